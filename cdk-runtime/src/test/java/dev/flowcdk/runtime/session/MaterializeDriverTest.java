package dev.flowcdk.runtime.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.MaterializeResponse.ValidatedBinding;
import dev.flowcdk.internal.protocol.UnknownFields;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.ScriptedCapture.Responses;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.Faults;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MaterializeDriverTest {

    private static final RawJson MERGING_SCHEMA = RawJson.of("""
            {"type":"object","properties":{"id":{"type":"integer"},
              "_meta":{"type":"object","properties":{"op":{"enum":["c","u","d"]}},"reduce":{"strategy":"merge"}}},
             "required":["id"],
             "if":{"properties":{"_meta":{"properties":{"op":{"const":"d"}},"required":["op"]}},"required":["_meta"]},
             "then":{"reduce":{"strategy":"merge","delete":true}},
             "else":{"reduce":{"strategy":"merge"}}}
            """);

    static Stream<Codec> codecs() {
        return Stream.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void storesOntoLoadedDocuments(Codec codec) throws Exception {
        var endpoint = new ScriptedMaterialization.Endpoint();
        List<List<Document>> transactions = List.of(
                documents("{\"id\":1,\"a\":1}", "{\"id\":2,\"a\":2}"),
                documents("{\"id\":1,\"b\":null}", "{\"id\":1,\"c\":3}", "{\"id\":3,\"a\":3}"));

        run(endpoint, false, codec, transactions, MaterializeOptions.task(), new MemoryStore());

        assertThat(endpoint.stores)
                .containsExactly(
                        "insert {\"id\":1,\"a\":1}",
                        "insert {\"id\":2,\"a\":2}",
                        "update {\"id\":1,\"a\":1,\"b\":null,\"c\":3}",
                        "insert {\"id\":3,\"a\":3}");
        assertThat(endpoint.loads).as("keys above the largest are new").containsExactly("1501");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void deletesByReduction(Codec codec) throws Exception {
        var endpoint = new ScriptedMaterialization.Endpoint();
        List<List<Document>> transactions = List.of(
                documents("{\"id\":1,\"_meta\":{\"op\":\"c\"}}"),
                documents("{\"id\":1,\"_meta\":{\"op\":\"d\"}}"),
                documents("{\"id\":9,\"_meta\":{\"op\":\"d\"}}"),
                documents("{\"id\":1,\"_meta\":{\"op\":\"c\"}}", "{\"id\":1,\"_meta\":{\"op\":\"d\"}}"));

        run(endpoint, false, codec, transactions, MaterializeOptions.task(), new MemoryStore());

        assertThat(endpoint.stores)
                .containsExactly(
                        "insert {\"id\":1,\"_meta\":{\"op\":\"c\"}}",
                        "update delete {\"id\":1,\"_meta\":{\"op\":\"d\"}}",
                        "insert {\"id\":9,\"_meta\":{\"op\":\"d\"}}",
                        "insert delete {\"id\":1,\"_meta\":{\"op\":\"d\"}}");
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void keepsTheFirstDocumentOfADeltaBindingAlone(Codec codec) throws Exception {
        var endpoint = new ScriptedMaterialization.Endpoint();
        List<List<Document>> transactions =
                List.of(documents("{\"id\":1,\"a\":1}", "{\"id\":1,\"b\":2}", "{\"id\":1,\"c\":3}"));

        run(endpoint, true, codec, transactions, MaterializeOptions.task(), new MemoryStore());

        assertThat(endpoint.stores).containsExactly("insert {\"id\":1,\"a\":1}", "insert {\"id\":1,\"b\":2,\"c\":3}");
        assertThat(endpoint.loads).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void endsTheSameWhereverTheConnectorIsKilled(Codec codec) throws Exception {
        List<List<Document>> transactions = List.of(
                documents("{\"id\":1,\"n\":1}", "{\"id\":2,\"n\":1}"),
                documents("{\"id\":1,\"m\":2}", "{\"id\":3,\"n\":1}"),
                documents("{\"id\":2,\"m\":3}"));
        var undisturbed = new ScriptedMaterialization.Endpoint();
        Faults counting = Faults.none();
        run(undisturbed, false, codec, transactions, MaterializeOptions.task().withFaults(counting), new MemoryStore());

        for (long boundary = 0; boundary < counting.passed(); boundary++) {
            var endpoint = new ScriptedMaterialization.Endpoint();
            var store = new MemoryStore();
            long at = boundary;
            assertThatThrownBy(() -> run(
                            endpoint,
                            false,
                            codec,
                            transactions,
                            MaterializeOptions.task().withFaults(Faults.killAfter(at)),
                            store))
                    .isInstanceOf(ConnectorKilledException.class);
            run(endpoint, false, codec, transactions, MaterializeOptions.task(), store);

            assertThat(endpoint.rows).as("killed after %s messages", at).isEqualTo(undisturbed.rows);
        }
    }

    @Test
    void runsAConnectorWhoseConstraintsCannotBeReadOverProtobuf() throws Exception {
        var endpoint = new ScriptedMaterialization.Endpoint();
        var newer = new ConnectorInstance(
                () -> new ScriptedMaterialization(endpoint, false) {
                    @Override
                    void validate(MaterializeRequest.Validate request, Responses out) throws IOException {
                        // as protobuf has it: nothing is left of the list
                        out.send(new MaterializeResponse.Validated(List.of(
                                new ValidatedBinding(Map.of(), List.of("numbers"), false, null, false, List.of()))));
                    }
                },
                ProtoCodec.INSTANCE);
        var logs = new ArrayList<ConnectorLog>();

        ValidatedMaterialization task = new MaterializeCalls(newer, logs::add).validate(catalog(), task(), null);
        run(newer, List.of(documents("{\"id\":1}")), MaterializeOptions.task(), new MemoryStore());

        assertThat(task.spec().bindings().getFirst().fieldSelection())
                .isEqualTo(new WireFieldSelection(
                        List.of("id"), List.of("_meta/op", "flow_published_at"), "flow_document", Map.of()));
        assertThat(logs)
                .singleElement()
                .satisfies(log ->
                        assertThat(log.message()).contains("numbers", "projectionConstraints", "protobuf: false"));
        assertThat(endpoint.rows).hasSize(1);
    }

    @Test
    void readsConstraintsOfAnUnknownNumberByTheirForm() throws Exception {
        var newer = new ConnectorInstance(
                () -> new ScriptedMaterialization(new ScriptedMaterialization.Endpoint(), false) {
                    @Override
                    void validate(MaterializeRequest.Validate request, Responses out) throws IOException {
                        out.send(new MaterializeResponse.Validated(List.of(listed(request))));
                    }
                },
                ProtoCodec.INSTANCE);
        var logs = new ArrayList<ConnectorLog>();

        ValidatedMaterialization task = new MaterializeCalls(newer, logs::add).validate(catalog(), task(), null);

        assertThat(task.spec().bindings().getFirst().fieldSelection())
                .isEqualTo(new WireFieldSelection(List.of("id"), List.of("_meta/op"), "flow_document", Map.of()));
        assertThat(logs).isEmpty();
    }

    /// An answer whose constraints are a list of number 14, which forbids `flow_published_at`.
    private static ValidatedBinding listed(MaterializeRequest.Validate request) {
        var entries = new GrowingBytes(256);
        for (WireProjection projection : Objects.requireNonNull(
                        request.bindings().getFirst().collection())
                .projections()) {
            String field = projection.field();
            int type = field.equals("flow_published_at") ? 5 : projection.ptr().isEmpty() ? 2 : 4;
            entries.put((char) (14 << 3 | 2)).put((char) (field.length() + 9));
            entries.put((char) (1 << 3 | 2)).put((char) field.length()).ascii(field);
            entries.put((char) (2 << 3 | 2)).put((char) 5);
            entries.put((char) (2 << 3)).put((char) type);
            entries.put((char) (3 << 3 | 2)).put((char) 1).ascii("r");
        }
        return new ValidatedBinding(
                Map.of(), List.of("numbers"), false, null, false, List.of(), new UnknownFields(entries.toByteArray()));
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void breaksOffAfterTheLastCommitOfAFeedThatEnds(Codec codec) throws Exception {
        var endpoint = new ScriptedMaterialization.Endpoint();
        var acknowledged = new AtomicInteger();
        var connector = new ConnectorInstance(
                () -> new ScriptedMaterialization(endpoint, false) {
                    @Override
                    void acknowledge(Responses out) throws IOException {
                        acknowledged.incrementAndGet();
                        super.acknowledge(out);
                    }
                },
                codec);

        run(
                connector,
                List.of(documents("{\"id\":1}"), documents("{\"id\":2}")),
                MaterializeOptions.task().withLastAcknowledge(false),
                new MemoryStore());

        assertThat(endpoint.rows).hasSize(2);
        assertThat(acknowledged)
                .as("the first one, and that of the first commit")
                .hasValue(2);
    }

    static List<Document> documents(String... json) {
        var all = new ArrayList<Document>();
        Arrays.stream(json).forEach(each -> all.add(new Document(0, RawJson.of(each))));
        return all;
    }

    static void run(
            ScriptedMaterialization.Endpoint endpoint,
            boolean deltaUpdates,
            Codec codec,
            List<List<Document>> transactions,
            MaterializeOptions options,
            TaskStore store)
            throws Exception {
        run(
                new ConnectorInstance(() -> new ScriptedMaterialization(endpoint, deltaUpdates), codec),
                transactions,
                options,
                store);
    }

    static void run(
            ConnectorInstance source, List<List<Document>> transactions, MaterializeOptions options, TaskStore store)
            throws Exception {
        ValidatedMaterialization task = new MaterializeCalls(source, log -> {}).validate(catalog(), task(), null);
        var session = new MaterializeDriver(source, task, options, store, new MaterializeListener() {}, log -> {});
        try (var feed = new ListFeed(transactions)) {
            session.run(feed);
        }
    }

    static MaterializationTask task() {
        return new MaterializationTask(
                "acmeCo/memory",
                new LocalEndpoint(List.of(), RawJson.of("{}"), Map.of(), true),
                List.of(new MaterializationTask.Binding(
                        RawJson.of("{\"table\":\"numbers\"}"),
                        "acmeCo/numbers",
                        FieldWishes.recommended(),
                        0,
                        0,
                        false)),
                false);
    }

    static Catalog catalog() {
        CatalogCollection numbers = CatalogCollection.of("acmeCo/numbers", List.of("/id"), MERGING_SCHEMA);
        return new Catalog(Map.of(), Map.of("acmeCo/numbers", numbers), Map.of("acmeCo/memory", task()));
    }
}
