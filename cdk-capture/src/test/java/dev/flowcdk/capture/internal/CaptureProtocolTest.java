package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.Messages.acknowledge;
import static dev.flowcdk.capture.internal.Messages.apply;
import static dev.flowcdk.capture.internal.Messages.captured;
import static dev.flowcdk.capture.internal.Messages.checkpoint;
import static dev.flowcdk.capture.internal.Messages.discover;
import static dev.flowcdk.capture.internal.Messages.linked;
import static dev.flowcdk.capture.internal.Messages.open;
import static dev.flowcdk.capture.internal.Messages.openWith;
import static dev.flowcdk.capture.internal.Messages.opened;
import static dev.flowcdk.capture.internal.Messages.spec;
import static dev.flowcdk.capture.internal.Messages.task;
import static dev.flowcdk.capture.internal.Messages.validate;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.internal.ScriptedCapture.Item;
import dev.flowcdk.capture.internal.ScriptedCapture.Progress;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.schema.RecordedSchema;
import dev.flowcdk.json.RawJson;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the protocol as messages in and messages out, in both codecs.
class CaptureProtocolTest {

    private static final String CONFIG = "{\"host\":\"db\"}";

    /// @param failure type and a part of the message of what ends the process; null for status 0
    record Case(
            String name,
            Capture<?, ?, ?> capture,
            List<CaptureRequest> requests,
            List<CaptureResponse> responses,
            @Nullable Failure failure) {

        @Override
        public String toString() {
            return name;
        }
    }

    record Failure(Class<? extends Exception> type, String... parts) {}

    static Stream<Arguments> cases() {
        return Stream.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE)
                .flatMap(codec -> Stream.of(unary(), refusals(), sessions())
                        .flatMap(List::stream)
                        .map(each -> Arguments.of(codec.name(), codec, each)));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("cases")
    void answers(String codecName, Codec codec, Case each) throws Exception {
        try (var runtime = new TestRuntime(codec, each.capture())) {
            runtime.send(each.requests().toArray(CaptureRequest[]::new)).endInput();

            Throwable end = runtime.end();

            Failure failure = each.failure();
            if (failure == null) {
                assertThat(end).as(codecName).isNull();
            } else {
                assertThat(end).isInstanceOf(failure.type()).hasMessageContainingAll(failure.parts());
            }
            assertThat(runtime.responses()).isEqualTo(each.responses());
        }
    }

    /// The protobuf number of this field is not known.
    /// Only the JSON codec carries it.
    @Test
    void appliesInStepsThatTheStateTells() throws Exception {
        RawJson state = RawJson.of("{\"step\":1}");
        try (var runtime = new TestRuntime(JsonCodec.INSTANCE, ScriptedCapture.of(_ -> {}))) {

            runtime.send(new CaptureRequest.Apply(task("a"), "1", null, "", state))
                    .endInput();

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses())
                    .containsExactly(
                            new CaptureResponse.Applied("published 1 tables", new ConnectorState(state, true)));
        }
    }

    @Test
    void tellsFallbackKeysInJson() throws Exception {
        try (var runtime = new TestRuntime(JsonCodec.INSTANCE, ScriptedCapture.of(_ -> {}))) {
            runtime.send(discover("{\"host\":\"keyless\"}")).endInput().end();

            assertThat(runtime.responses())
                    .singleElement()
                    .satisfies(response -> assertThat(((CaptureResponse.Discovered) response)
                                    .bindings()
                                    .getFirst()
                                    .isFallbackKey())
                            .isTrue());
        }
    }

    private static List<Case> unary() {
        return List.of(
                ok("nothing", List.of(), List.of()),
                ok("spec", List.of(spec()), List.of(specResponse())),
                ok("spec twice", List.of(spec(), spec()), List.of(specResponse(), specResponse())),
                ok("discover", List.of(discover(CONFIG)), List.of(discovered())),
                ok(
                        "spec, then validate and apply",
                        List.of(spec(), validate(CONFIG, "{\"table\":\"b\"}", "{\"table\":\"a\"}"), apply("a")),
                        List.of(
                                specResponse(),
                                validated("b", "a"),
                                new CaptureResponse.Applied("published 1 tables", null))),
                ok("apply of a deleted task", List.of(apply()), List.of(new CaptureResponse.Applied("", null))),
                ok(
                        "apply with a last capture of the other form",
                        List.of(new CaptureRequest.Apply(task("a"), "2", linked("b", "a"), "1", null)),
                        List.of(new CaptureResponse.Applied("published 1 tables", null))),
                ok(
                        "validate ignores what the platform adds to a resource",
                        List.of(validate(CONFIG, "{\"table\":\"a\",\"_meta\":{\"path\":[\"a\"]}}")),
                        List.of(validated("a"))));
    }

    private static List<Case> refusals() {
        return List.of(
                refused(
                        "a wrong endpoint config",
                        discover("{\"hots\":\"db\"}"),
                        UserException.class,
                        "/hots: is unknown",
                        "/host"),
                refused(
                        "all problems of a validation at once",
                        validate(CONFIG, "{\"table\":\"missing_a\"}", "{\"table\":1}", "{\"table\":\"missing_b\"}"),
                        UserException.class,
                        "resource \"public.missing_a\": there is no such table",
                        "resource \"public.missing_b\": there is no such table",
                        "binding 1",
                        "/table"),
                refused(
                        "a validation that ends early keeps the problems found before",
                        validate("{\"host\":\"nowhere\"}", "{\"table\":\"missing\"}"),
                        UserException.class,
                        "public.missing",
                        "nobody listens at \"nowhere\""),
                refused(
                        "one resource bound twice",
                        validate(CONFIG, "{\"table\":\"a\"}", "{\"table\":\"b\"}", "{\"table\":\"a\"}"),
                        UserException.class,
                        "resource \"public.a\"",
                        "bindings 0 and 2"),
                refused(
                        "an empty resource path",
                        validate(CONFIG, "{\"table\":\"\"}"),
                        UserException.class,
                        "binding 0"),
                refused(
                        "an acknowledgement without a session",
                        acknowledge(1),
                        ProtocolException.class,
                        "received Acknowledge while the stream awaits requests",
                        "the session is open"),
                refused(
                        "an index out of the linked collections",
                        new CaptureRequest.Open(
                                task(List.of(Messages.collection("x")), Messages.binding("a", null, 1)),
                                "1",
                                RangeSpec.whole(),
                                null),
                        ProtocolException.class,
                        "binding 0 names linked collection 1, but there are 1"),
                refused(
                        "a state of something else",
                        openWith("{\"bindingStateV1\":{\"public/a\":{\"next\":\"x\",\"foo\":1}}}", "a"),
                        UserException.class,
                        "public/a",
                        "/pages",
                        "/next"));
    }

    private static List<Case> sessions() {
        return List.of(
                ok(
                        "a session that captures nothing",
                        List.of(spec(), open("a")),
                        List.of(specResponse(), opened(false))),
                new Case(
                        "a session of documents and checkpoints",
                        emitsOne(),
                        List.of(open("a")),
                        List.of(
                                opened(false),
                                captured(0, "{\"id\":7}"),
                                checkpoint(
                                        "{\"bindingStateV1\":{\"public/a\":{\"next\":8,\"pages\":{},\"mode\":null}}}")),
                        null),
                new Case(
                        "linked collections",
                        ScriptedCapture.of(session -> {
                            assertThat(session.bindings())
                                    .extracting(binding -> binding.collection().name())
                                    .containsExactly("acme/a", "acme/b");
                        }),
                        List.of(new CaptureRequest.Open(linked("a", "b"), "1", RangeSpec.whole(), null)),
                        List.of(opened(false)),
                        null),
                new Case(
                        "another request while the session is open",
                        waits(false),
                        List.of(open("a"), spec()),
                        List.of(opened(false)),
                        new Failure(
                                ProtocolException.class,
                                "received Spec while the session is open",
                                "the stream awaits requests")),
                new Case(
                        "a second open",
                        waits(false),
                        List.of(open("a"), open("a")),
                        List.of(opened(false)),
                        new Failure(ProtocolException.class, "received Open while the session is open")),
                new Case(
                        "an acknowledgement that was not asked for",
                        waits(false),
                        List.of(open("a"), acknowledge(1)),
                        List.of(opened(false)),
                        new Failure(ProtocolException.class, "did not ask for acknowledgements")),
                new Case(
                        "an acknowledgement of nothing",
                        waits(true),
                        List.of(open("a"), acknowledge(0)),
                        List.of(opened(true)),
                        new Failure(ProtocolException.class, "Acknowledge of 0 checkpoints, but 0 are pending")),
                new Case(
                        "an acknowledgement of more than is pending",
                        waits(true),
                        List.of(open("a"), acknowledge(2)),
                        List.of(opened(true)),
                        new Failure(ProtocolException.class, "Acknowledge of 2 checkpoints, but 0 are pending")));
    }

    private static Case ok(String name, List<CaptureRequest> requests, List<CaptureResponse> responses) {
        return new Case(name, ScriptedCapture.of(_ -> {}), requests, responses, null);
    }

    private static Case refused(String name, CaptureRequest request, Class<? extends Exception> type, String... parts) {
        return new Case(name, ScriptedCapture.of(_ -> {}), List.of(request), List.of(), new Failure(type, parts));
    }

    private static Capture<?, ?, ?> emitsOne() {
        return ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            binding.emit(new Item(7));
            binding.checkpoint(Progress.at(8));
        }));
    }

    private static Capture<?, ?, ?> waits(boolean explicitAcknowledgements) {
        return new ScriptedCapture(
                session -> {
                    while (session.pause(Duration.ofDays(1))) {}
                },
                explicitAcknowledgements);
    }

    private static CaptureResponse specResponse() {
        return new CaptureResponse.Spec(
                3032023,
                RawJson.of(RecordedSchema.config(ScriptedCapture.Config.class)),
                RawJson.of(RecordedSchema.config(ScriptedCapture.Resource.class)),
                "https://example.com/source-scripted",
                List.of("/schema", "/table"));
    }

    private static CaptureResponse discovered() {
        RawJson schema = RawJson.of(RecordedSchema.document(Item.class));
        return new CaptureResponse.Discovered(List.of(
                new CaptureResponse.DiscoveredBinding(
                        "items", RawJson.of("{\"table\":\"items\"}"), schema, List.of("/id"), false, List.of(), false),
                new CaptureResponse.DiscoveredBinding(
                        "other",
                        RawJson.of("{\"schema\":\"sales\",\"table\":\"other\"}"),
                        schema,
                        List.of("/id"),
                        true,
                        List.of(),
                        false)));
    }

    private static CaptureResponse validated(String... tables) {
        return new CaptureResponse.Validated(Stream.of(tables)
                .map(table -> new CaptureResponse.ValidatedBinding(List.of("public", table)))
                .toList());
    }
}
