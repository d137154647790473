package dev.flowcdk.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.ConstraintType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.MaterializeResponse.Constraint;
import dev.flowcdk.internal.protocol.MaterializeResponse.ValidatedBinding;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.ScriptedCapture.Responses;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// One materialization for each rule, which breaks it on purpose and is caught by the rule's name.
class MaterializeRulesTest {

    private static final List<List<Document>> TRANSACTIONS = List.of(
            MaterializeDriverTest.documents("{\"id\":1}", "{\"id\":2}"), MaterializeDriverTest.documents("{\"id\":1}"));

    /// Behaves, but for what is overridden.
    private static class Breaker extends ScriptedMaterialization {

        final Rule rule;

        Breaker(Rule rule) {
            super(new Endpoint(), false);
            this.rule = rule;
        }

        @Override
        public String toString() {
            return rule.title();
        }
    }

    static Stream<Arguments> breakers() {
        return Stream.<Breaker>of(
                        new Breaker(Rule.PROTOCOL_NUMBER) {
                            @Override
                            void spec(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Spec(1, RawJson.of("{}"), RawJson.of("{}"), "x"));
                            }
                        },
                        new Breaker(Rule.CONSTRAINT_MISSING) {
                            @Override
                            void validate(MaterializeRequest.Validate request, Responses out) throws IOException {
                                var one = new Constraint(ConstraintType.FIELD_OPTIONAL, "", "");
                                out.send(new MaterializeResponse.Validated(List.of(new ValidatedBinding(
                                        Map.of("id", one), List.of("a"), false, null, false, List.of()))));
                            }
                        },
                        new Breaker(Rule.RESOURCE_PATH) {
                            @Override
                            void validate(MaterializeRequest.Validate request, Responses out) throws IOException {
                                out.send(new MaterializeResponse.Validated(List.of(
                                        new ValidatedBinding(Map.of(), List.of(), false, null, false, List.of()))));
                            }
                        },
                        new Breaker(Rule.OPENED_FIRST) {
                            @Override
                            void open(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Acknowledged(null));
                            }
                        },
                        new Breaker(Rule.RUNTIME_CHECKPOINT) {
                            @Override
                            void open(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Opened(
                                        new RuntimeCheckpoint(new byte[] {0x0a, 0x7f}), false));
                            }
                        },
                        new Breaker(Rule.ACKNOWLEDGED_ONCE) {
                            @Override
                            void acknowledge(Responses out) throws IOException {
                                super.acknowledge(out);
                                super.acknowledge(out);
                            }
                        },
                        new Breaker(Rule.LOADED_AFTER_ACKNOWLEDGED) {
                            @Override
                            void acknowledge(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Loaded(0, RawJson.of("{\"id\":1}")));
                            }
                        },
                        new Breaker(Rule.LOADED_KNOWN) {
                            @Override
                            void flush(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Loaded(0, RawJson.of("{\"id\":77}")));
                            }
                        },
                        new Breaker(Rule.BINDING_KNOWN) {
                            @Override
                            void flush(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Loaded(3, RawJson.of("{\"id\":1}")));
                            }
                        },
                        new Breaker(Rule.LOADED_ONCE) {
                            @Override
                            void flush(Responses out) throws IOException {
                                for (int times = 0; times < 2 && !endpoint.rows.isEmpty(); times++) {
                                    out.send(new MaterializeResponse.Loaded(0, RawJson.of("{\"id\":1}")));
                                }
                                super.flush(out);
                            }
                        },
                        new Breaker(Rule.LOADED_BEFORE_FLUSHED) {
                            @Override
                            void flush(Responses out) throws IOException {
                                super.flush(out);
                                out.send(new MaterializeResponse.Loaded(0, RawJson.of("{\"id\":1}")));
                            }
                        },
                        new Breaker(Rule.DOCUMENT_KEY) {
                            @Override
                            void flush(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Loaded(0, RawJson.of("{}")));
                            }
                        },
                        new Breaker(Rule.FLUSHED_IN_TURN) {
                            @Override
                            void acknowledge(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Flushed(null));
                            }
                        },
                        new Breaker(Rule.STARTED_COMMIT_IN_TURN) {
                            @Override
                            void acknowledge(Responses out) throws IOException {
                                out.send(new MaterializeResponse.StartedCommit(null));
                            }
                        },
                        new Breaker(Rule.STATE_OBJECT) {
                            @Override
                            void acknowledge(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Acknowledged(
                                        new ConnectorState(RawJson.of("[]"), false)));
                            }
                        },
                        new Breaker(Rule.EXPECTED_KIND) {
                            @Override
                            void acknowledge(Responses out) throws IOException {
                                out.send(new MaterializeResponse.Applied("", null));
                            }
                        },
                        new Breaker(Rule.FRAMES) {
                            @Override
                            void acknowledge(Responses out) throws IOException {
                                out.bytes("hello from a stray print\n");
                            }
                        })
                .flatMap(breaker -> Stream.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE)
                        // JSON cannot say a checkpoint that is none
                        .filter(codec -> breaker.rule != Rule.RUNTIME_CHECKPOINT || codec instanceof ProtoCodec)
                        .map(codec -> Arguments.of(breaker, codec, codec.name())));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("breakers")
    void catchesWhoBreaksARule(Breaker breaker, Codec codec, String name) {
        breaker.endpoint.rows.clear();
        breaker.endpoint.checkpoint = null;
        var source = new ConnectorInstance(() -> breaker, codec);

        Throwable caught = catchThrowable(
                () -> MaterializeDriverTest.run(source, TRANSACTIONS, MaterializeOptions.task(), new MemoryStore()));

        assertThat(caught)
                .isInstanceOfSatisfying(
                        RuleBrokenException.class,
                        broken -> assertThat(broken.rule())
                                .as(broken.getMessage())
                                .isEqualTo(breaker.rule))
                .hasMessageContaining(breaker.rule.title());
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.runtime.session.CaptureDriverTest#codecs")
    void catchesWhoEndsWithinATransaction(Codec codec) {
        var source = new ConnectorInstance(
                () -> channel -> {
                    var materialization = new ScriptedMaterialization(new ScriptedMaterialization.Endpoint(), false);
                    materialization.serve(new EndingChannel(channel, 4));
                },
                codec);

        Throwable caught = catchThrowable(
                () -> MaterializeDriverTest.run(source, TRANSACTIONS, MaterializeOptions.task(), new MemoryStore()));

        assertThat(caught).hasMessageContaining(Rule.END_BETWEEN_TRANSACTIONS.title());
    }

    /// Ends after so many requests.
    private static final class EndingChannel implements Channel {

        private final Channel channel;
        private int left;

        EndingChannel(Channel channel, int requests) {
            this.channel = channel;
            this.left = requests;
        }

        @Override
        public Codec codec() {
            return channel.codec();
        }

        @Override
        public boolean next(Slice frame) throws IOException {
            return channel.next(frame) && left-- > 0;
        }

        @Override
        public void send(GrowingBytes frames) {
            channel.send(frames);
        }

        @Override
        public void end() {
            channel.end();
        }
    }
}
