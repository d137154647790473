package dev.flowcdk.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.ScriptedCapture.Responses;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One capture for each rule, which breaks it on purpose and is caught by the rule's name.
class CaptureRulesTest {

    private static final RawJson OBJECT = RawJson.of("{\"type\":\"object\"}");

    /// A capture that breaks a rule in its session.
    private interface Misbehaviour {
        void session(Responses out) throws Exception;
    }

    private record Breaker(Rule rule, ScriptedCapture capture, boolean validate) {

        static Breaker inSession(Rule rule, Misbehaviour misbehaviour) {
            return new Breaker(
                    rule,
                    new ScriptedCapture() {
                        @Override
                        void open(CaptureRequest.Open request, Responses out) throws Exception {
                            misbehaviour.session(out);
                        }
                    },
                    true);
        }

        static Breaker afterOpened(Rule rule, Misbehaviour misbehaviour) {
            return inSession(rule, out -> {
                out.send(new CaptureResponse.Opened(false));
                misbehaviour.session(out);
            });
        }

        static Breaker spec(Rule rule, CaptureResponse.Spec spec) {
            return new Breaker(
                    rule,
                    new ScriptedCapture() {
                        @Override
                        void spec(Responses out) throws IOException {
                            out.send(spec);
                        }
                    },
                    true);
        }

        static Breaker discovered(Rule rule, DiscoveredBinding... bindings) {
            return new Breaker(
                    rule,
                    new ScriptedCapture() {
                        @Override
                        void discover(Responses out) throws IOException {
                            out.send(new CaptureResponse.Discovered(List.of(bindings)));
                        }
                    },
                    true);
        }

        @SafeVarargs
        static Breaker validated(Rule rule, List<String>... paths) {
            return new Breaker(
                    rule,
                    new ScriptedCapture() {
                        @Override
                        void validate(CaptureRequest.Validate request, Responses out) throws IOException {
                            out.send(new CaptureResponse.Validated(Stream.of(paths)
                                    .map(CaptureResponse.ValidatedBinding::new)
                                    .toList()));
                        }
                    },
                    true);
        }

        @Override
        public String toString() {
            return rule.title();
        }
    }

    static Stream<Arguments> breakers() {
        return Stream.of(
                        spec(3, OBJECT, ScriptedCapture.RESOURCE_SCHEMA, "https://example.com", "/stream"),
                        Breaker.spec(
                                Rule.SPEC_SCHEMAS,
                                specOf(null, ScriptedCapture.RESOURCE_SCHEMA, "https://example.com", "/stream")),
                        Breaker.spec(
                                Rule.SPEC_SCHEMAS,
                                specOf(
                                        RawJson.of("[]"),
                                        ScriptedCapture.RESOURCE_SCHEMA,
                                        "https://example.com",
                                        "/stream")),
                        Breaker.spec(
                                Rule.DOCUMENTATION_URL, specOf(OBJECT, ScriptedCapture.RESOURCE_SCHEMA, "", "/stream")),
                        Breaker.spec(
                                Rule.RESOURCE_PATH_POINTERS,
                                specOf(OBJECT, ScriptedCapture.RESOURCE_SCHEMA, "https://example.com", "/table")),
                        Breaker.discovered(Rule.DISCOVERED_NAME, binding("", ScriptedCapture.DOCUMENT_SCHEMA, "/id")),
                        Breaker.discovered(Rule.DISCOVERED_SCHEMA, binding("a", null, "/id")),
                        Breaker.discovered(Rule.DISCOVERED_KEY, binding("a", ScriptedCapture.DOCUMENT_SCHEMA)),
                        Breaker.discovered(
                                Rule.DISCOVERED_KEY, binding("a", ScriptedCapture.DOCUMENT_SCHEMA, "/other")),
                        Breaker.discovered(
                                Rule.DISCOVERED_RESOURCE,
                                new DiscoveredBinding(
                                        "a",
                                        null,
                                        ScriptedCapture.DOCUMENT_SCHEMA,
                                        List.of("/id"),
                                        false,
                                        List.of(),
                                        false)),
                        Breaker.discovered(
                                Rule.DISCOVERED_ONCE, ScriptedCapture.discovered("a"), ScriptedCapture.discovered("a")),
                        Breaker.validated(Rule.VALIDATED_ALL, List.of("a"), List.of("b")),
                        Breaker.validated(Rule.RESOURCE_PATH, List.<String>of()),
                        Breaker.validated(Rule.RESOURCE_PATH, List.of("a", "")),
                        new Breaker(
                                Rule.EXPECTED_KIND,
                                new ScriptedCapture() {
                                    @Override
                                    void validate(CaptureRequest.Validate request, Responses out) throws IOException {
                                        out.send(new CaptureResponse.Applied("", null));
                                    }
                                },
                                true),
                        new Breaker(
                                Rule.ONE_RESPONSE,
                                new ScriptedCapture() {
                                    @Override
                                    void apply(CaptureRequest.Apply request, Responses out) throws IOException {
                                        super.apply(request, out);
                                        super.apply(request, out);
                                    }
                                },
                                true),
                        new Breaker(
                                Rule.APPLY_ENDS,
                                new ScriptedCapture() {
                                    @Override
                                    void apply(CaptureRequest.Apply request, Responses out) throws IOException {
                                        out.send(new CaptureResponse.Applied(
                                                "", new ConnectorState(RawJson.of("{}"), true)));
                                    }
                                },
                                true),
                        Breaker.inSession(Rule.OPENED_FIRST, out -> out.checkpoint("{}")),
                        Breaker.afterOpened(Rule.OPENED_FIRST, out -> out.send(new CaptureResponse.Opened(false))),
                        Breaker.afterOpened(Rule.EXPECTED_KIND, out -> out.send(new CaptureResponse.Applied("", null))),
                        Breaker.afterOpened(Rule.BINDING_KNOWN, out -> out.document(1, "{\"id\":1}")),
                        Breaker.afterOpened(
                                Rule.BINDING_KNOWN, out -> out.send(new CaptureResponse.SourcedSchema(7, OBJECT))),
                        Breaker.afterOpened(
                                Rule.SOURCED_SCHEMA,
                                out -> out.send(new CaptureResponse.SourcedSchema(0, RawJson.of("3")))),
                        Breaker.afterOpened(Rule.DOCUMENT_OBJECT, out -> out.document(0, "[1]")),
                        Breaker.afterOpened(Rule.DOCUMENT_KEY, out -> out.document(0, "{\"name\":\"x\"}")),
                        Breaker.afterOpened(Rule.DOCUMENT_KEY, out -> out.document(0, "{\"id\":null}")),
                        Breaker.afterOpened(Rule.DOCUMENT_KEY, out -> out.document(0, "{\"id\":{\"a\":1}}")),
                        Breaker.afterOpened(
                                Rule.DOCUMENT_UUID, out -> out.document(0, "{\"id\":1,\"_meta\":{\"uuid\":\"x\"}}")),
                        Breaker.afterOpened(Rule.DOCUMENT_SCHEMA, out -> out.document(0, "{\"id\":\"one\"}")),
                        Breaker.afterOpened(
                                Rule.STATE_OBJECT,
                                out -> out.send(
                                        new CaptureResponse.Checkpoint(new ConnectorState(RawJson.of("[1]"), false)))),
                        Breaker.afterOpened(Rule.FRAMES, out -> out.bytes("Picked up JAVA_TOOL_OPTIONS: \n")),
                        Breaker.afterOpened(Rule.FRAMES, out -> out.bytes("{\"checkp")))
                .flatMap(breaker -> Stream.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE)
                        // a state in Applied has no known protobuf number
                        .filter(codec -> breaker.rule() != Rule.APPLY_ENDS || codec instanceof JsonCodec)
                        .map(codec -> Arguments.of(breaker, codec, codec.name())));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("breakers")
    void catchesWhoBreaksARule(Breaker breaker, Codec codec, String name) {
        var source = new ConnectorInstance(() -> breaker.capture(), codec);

        Throwable caught = catchThrowable(() -> {
            var calls = new CaptureCalls(source, log -> {});
            calls.discover("acmeCo/counter", RawJson.of("{}"));
            ValidatedCapture capture = calls.validate(CaptureDriverTest.catalog(), CaptureDriverTest.task(), null);
            calls.apply(capture.spec(), null, new MemoryStore());
            new CaptureDriver(source, capture, CaptureOptions.preview(), new RecordingSink(), log -> {})
                    .run(RawJson.of("{}"));
        });

        assertThat(caught)
                .isInstanceOfSatisfying(
                        RuleBrokenException.class,
                        broken -> assertThat(broken.rule())
                                .as(broken.getMessage())
                                .isEqualTo(breaker.rule()))
                .hasMessageContaining(breaker.rule().title());
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.runtime.session.CaptureDriverTest#codecs")
    void catchesWhoEndsWithinACheckpoint(Codec codec) {
        Throwable caught = catchThrowable(() -> CaptureDriverTest.run(
                new ScriptedCapture() {
                    @Override
                    void open(CaptureRequest.Open request, Responses out) throws Exception {
                        out.send(new CaptureResponse.Opened(false));
                        out.document(0, "{\"id\":1}");
                    }
                },
                codec,
                CaptureOptions.preview(),
                new RecordingSink()));

        assertThat(caught).hasMessageContaining(Rule.END_BETWEEN_CHECKPOINTS.title());
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.runtime.session.CaptureDriverTest#codecs")
    void catchesADocumentAboveTheLimit(Codec codec) {
        String big = "{\"id\":1,\"text\":\"" + "x".repeat(64 << 20) + "\"}";

        Throwable caught = catchThrowable(() -> CaptureDriverTest.run(
                new ScriptedCapture() {
                    @Override
                    void open(CaptureRequest.Open request, Responses out) throws Exception {
                        out.send(new CaptureResponse.Opened(false));
                        out.document(0, big);
                    }
                },
                codec,
                CaptureOptions.preview(),
                new RecordingSink()));

        assertThat(caught).hasMessageContaining(Rule.MESSAGE_SIZE.title());
    }

    private static Breaker spec(int protocol, RawJson config, RawJson resource, String url, String pointer) {
        return Breaker.spec(
                Rule.PROTOCOL_NUMBER, new CaptureResponse.Spec(protocol, config, resource, url, List.of(pointer)));
    }

    private static CaptureResponse.Spec specOf(
            @Nullable RawJson config, @Nullable RawJson resource, String url, String pointer) {
        return new CaptureResponse.Spec(Calls.PROTOCOL_NUMBER, config, resource, url, List.of(pointer));
    }

    private static DiscoveredBinding binding(String name, @Nullable RawJson schema, String... key) {
        return new DiscoveredBinding(
                name, RawJson.of("{\"stream\":\"a\"}"), schema, new ArrayList<>(List.of(key)), false, List.of(), false);
    }
}
