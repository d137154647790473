package dev.flowcdk.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.document.DocumentUuids;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.Faults;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CaptureDriverTest {

    static Stream<Codec> codecs() {
        return Stream.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void commitsEachCheckpointWithItsDocuments(Codec codec) throws Exception {
        var sink = new RecordingSink();

        SessionEnd end = run(new ScriptedCapture(), codec, CaptureOptions.preview(), sink);

        assertThat(end).isEqualTo(SessionEnd.EXITED);
        assertThat(sink.documents)
                .hasSize(3)
                .first()
                .isEqualTo("0 {\"_meta\":{\"uuid\":\"" + DocumentUuids.PLACEHOLDER + "\"},\"id\":0}");
        assertThat(sink.transactions).hasSize(3);
        assertThat(sink.states.state()).hasToString("{\"next\":3}");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void combinesDocumentsOfOneKeyAndOrdersByKey(Codec codec) throws Exception {
        var sink = new RecordingSink();
        var connector = new ScriptedCapture() {
            @Override
            void open(CaptureRequest.Open request, Responses out) throws Exception {
                out.send(new CaptureResponse.Opened(false));
                out.document(0, "{\"id\":7,\"v\":1}");
                out.document(0, "{\"id\":3,\"v\":2}");
                out.document(0, "{\"id\":7,\"v\":3}");
                out.document(0, "{\"id\":7,\"v\":4}");
                out.checkpoint("{}");
            }
        };

        run(connector, codec, CaptureOptions.preview(), sink);

        assertThat(sink.documents)
                .extracting(document -> document.replaceAll("\"_meta\":\\{[^}]*},", ""))
                .containsExactly("0 {\"id\":3,\"v\":2}", "0 {\"id\":7,\"v\":1}", "0 {\"id\":7,\"v\":4}");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void passesOverWhatOnlyNewerRuntimesKnow(Codec codec) throws Exception {
        var sink = new RecordingSink();
        var logs = new ArrayList<ConnectorLog>();
        // of the kind number 9, whose first field is a number
        String message = codec.name().equals("json") ? "{\"backfillBegin\":{\"binding\":1}}\n" : "\4\0\0\0\112\2\10\1";
        var newer = new ScriptedCapture() {
            @Override
            void open(CaptureRequest.Open request, Responses out) throws Exception {
                out.send(new CaptureResponse.Opened(false));
                out.bytes(message);
                out.document(0, "{\"id\":1}");
                out.bytes(message);
                out.checkpoint("{}");
            }
        };

        run(newer, codec, CaptureOptions.preview(), sink, logs::add);

        assertThat(sink.documents).hasSize(1);
        assertThat(logs)
                .singleElement()
                .satisfies(log -> assertThat(log.message())
                        .startsWith("capture.Response is of the unknown kind ")
                        .endsWith("it is passed over"));
    }

    @Test
    void refusesAKindWhoseNameIsMisspelt() {
        var misspelt = new ScriptedCapture() {
            @Override
            void open(CaptureRequest.Open request, Responses out) throws Exception {
                out.send(new CaptureResponse.Opened(false));
                out.bytes("{\"chekpoint\":{}}\n");
            }
        };

        assertThatThrownBy(() -> run(misspelt, JsonCodec.INSTANCE, CaptureOptions.preview(), new RecordingSink()))
                .isInstanceOf(RuleBrokenException.class)
                .hasMessageContaining("unknown kind \"chekpoint\"");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void endsAfterItsNumberOfTransactions(Codec codec) throws Exception {
        var sink = new RecordingSink();
        var endless = new ScriptedCapture() {
            @Override
            void open(CaptureRequest.Open request, Responses out) throws Exception {
                out.send(new CaptureResponse.Opened(false));
                for (int id = 0; ; id++) {
                    out.document(0, "{\"id\":" + id + "}");
                    out.checkpoint("{\"next\":" + (id + 1) + "}");
                }
            }
        };

        SessionEnd end = run(endless, codec, CaptureOptions.preview().withTransactions(5), sink);

        assertThat(end).isEqualTo(SessionEnd.COMPLETE);
        assertThat(sink.documents).hasSize(5);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void acknowledgesInBatches(Codec codec) throws Exception {
        var connector = new ScriptedCapture() {
            @Override
            void open(CaptureRequest.Open request, Responses out) throws Exception {
                out.send(new CaptureResponse.Opened(true));
                for (int id = 0; id < 4; id++) {
                    out.document(0, "{\"id\":" + id + "}");
                    out.checkpoint("{}");
                }
            }
        };
        var options = CaptureOptions.preview()
                .withAcknowledgements(Acknowledgements.inBatchesOf(2))
                .withIdleLimit(java.time.Duration.ofMillis(300));

        SessionEnd end = run(connector, codec, options, new RecordingSink());

        assertThat(end).isEqualTo(SessionEnd.IDLE);
        assertThat(connector.acknowledged).containsExactly(2, 2);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void passesOnWhatTheConnectorSaidLast(Codec codec) {
        var failing = new ScriptedCapture() {
            @Override
            void open(CaptureRequest.Open request, Responses out) {
                throw new UserException("no such database");
            }
        };

        assertThatThrownBy(() -> run(failing, codec, CaptureOptions.preview(), new RecordingSink()))
                .isInstanceOf(ConnectorFailedException.class)
                .hasMessage("no such database");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void killsTheConnectorAtAMessage(Codec codec) {
        var sink = new RecordingSink();

        // Spec and its response, Open and Opened, then two messages of the first checkpoint
        assertThatThrownBy(() -> run(
                        new ScriptedCapture(), codec, CaptureOptions.preview().withFaults(Faults.killAfter(6)), sink))
                .isInstanceOf(ConnectorKilledException.class);
        assertThat(sink.documents).hasSize(1);
    }

    static SessionEnd run(ScriptedCapture connector, Codec codec, CaptureOptions options, CaptureSink sink)
            throws Exception {
        return run(connector, codec, options, sink, log -> {});
    }

    private static SessionEnd run(
            ScriptedCapture connector,
            Codec codec,
            CaptureOptions options,
            CaptureSink sink,
            Consumer<ConnectorLog> logs)
            throws Exception {
        var source = new ConnectorInstance(() -> connector, codec);
        ValidatedCapture capture = new CaptureCalls(source, logs).validate(catalog(), task(), null);
        return new CaptureDriver(source, capture, options, sink, logs).run(RawJson.of("{}"));
    }

    static CaptureTask task() {
        return new CaptureTask(
                "acmeCo/counter",
                new LocalEndpoint(List.of(), RawJson.of("{}"), Map.of(), true),
                List.of(new CaptureTask.Binding(RawJson.of("{\"stream\":\"numbers\"}"), "acmeCo/numbers", 0, false)),
                300,
                false);
    }

    static Catalog catalog() {
        CatalogCollection numbers =
                CatalogCollection.of("acmeCo/numbers", List.of("/id"), ScriptedCapture.DOCUMENT_SCHEMA);
        return new Catalog(Map.of("acmeCo/counter", task()), Map.of("acmeCo/numbers", numbers), Map.of());
    }
}
