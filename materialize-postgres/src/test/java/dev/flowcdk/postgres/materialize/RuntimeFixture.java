package dev.flowcdk.postgres.materialize;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializationType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.internal.MaterializeServer;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.Faults;
import dev.flowcdk.tuple.TupleWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The runtime's side of the connector, message by message.
final class RuntimeFixture implements AutoCloseable {

    private final Connection connection;

    private RuntimeFixture(Connection connection) {
        this.connection = connection;
    }

    private static RuntimeFixture start() throws IOException {
        var source = new ConnectorInstance(() -> MaterializeServer.of(new MaterializePostgres()), ProtoCodec.INSTANCE);
        return new RuntimeFixture(Connection.open(source, Faults.none(), log -> {}));
    }

    /// The constraints of all fields, those of one field separated by commas.
    static Map<String, String> validate(TaskFixture task, @Nullable MaterializationSpec last) throws Exception {
        try (RuntimeFixture runtime = start()) {
            runtime.connection.send(new MaterializeRequest.Validate(
                    "acme/view",
                    MaterializationType.IMAGE,
                    task.endpoint(),
                    List.of(new MaterializeRequest.Binding(
                            task.resource(),
                            task.collection(),
                            task.fieldConfigs(),
                            task.backfillCounter(),
                            List.of(),
                            0)),
                    last,
                    "",
                    List.of()));
            var validated = (MaterializeResponse.Validated) runtime.receive();
            Map<String, String> kinds = new TreeMap<>();
            validated
                    .bindings()
                    .getFirst()
                    .constraints()
                    .forEach((field, constraint) ->
                            kinds.put(field, constraint.type().name()));
            return kinds;
        }
    }

    /// What Apply says it did.
    static String apply(MaterializationSpec task, @Nullable MaterializationSpec last) throws Exception {
        try (RuntimeFixture runtime = start()) {
            runtime.connection.send(new MaterializeRequest.Apply(task, "v2", last, "v1", RawJson.of("{}")));
            return ((MaterializeResponse.Applied) runtime.receive()).actionDescription();
        }
    }

    /// A session that has been opened.
    static RuntimeFixture open(MaterializationSpec task) throws Exception {
        return open(task, RangeSpec.whole());
    }

    static RuntimeFixture open(MaterializationSpec task, RangeSpec range) throws Exception {
        RuntimeFixture runtime = start();
        runtime.connection.send(new MaterializeRequest.Open(task, "v2", range, RawJson.of("{}")));
        var response = (MaterializeResponse.Opened) runtime.receive();
        runtime.opened = response.runtimeCheckpoint();
        runtime.asksForAllKeys = response.disableLoadOptimization();
        return runtime;
    }

    private @Nullable RuntimeCheckpoint opened;
    private boolean asksForAllKeys;

    /// Whether the connector wants to be asked for keys, too, that the runtime takes for new.
    boolean asksForAllKeys() {
        return asksForAllKeys;
    }

    /// The checkpoint of Opened.
    byte[] checkpoint() {
        return opened == null ? new byte[0] : opened.bytes();
    }

    /// One transaction; the documents that were loaded, sorted.
    List<String> transaction(int checkpoint, List<MaterializeRequest.Load> loads, MaterializeRequest.Store... stores)
            throws Exception {
        connection.send(new MaterializeRequest.Acknowledge(null));
        receive(MaterializeResponse.Acknowledged.class);
        for (MaterializeRequest.Load load : loads) {
            connection.queue(load);
        }
        connection.send(new MaterializeRequest.Flush(null));
        List<String> loaded = new ArrayList<>();
        MaterializeResponse response = receive();
        while (response instanceof MaterializeResponse.Loaded document) {
            loaded.add(String.valueOf(document.doc()));
            response = receive();
        }
        for (MaterializeRequest.Store store : stores) {
            connection.queue(store);
        }
        connection.send(new MaterializeRequest.StartCommit(new RuntimeCheckpoint(checkpointBytes(checkpoint)), null));
        receive(MaterializeResponse.StartedCommit.class);
        loaded.sort(null);
        return loaded;
    }

    static byte[] checkpointBytes(int number) {
        return new byte[] {0x12, 6, 0x0a, 1, (byte) ('a' + number), 0x12, 1, 1};
    }

    static MaterializeRequest.Load load(Object... key) {
        return new MaterializeRequest.Load(0, null, pack(List.of(key)));
    }

    static MaterializeRequest.Store store(
            List<?> key, List<?> values, String document, boolean exists, boolean delete) {
        return new MaterializeRequest.Store(
                0, null, pack(key), null, pack(values), RawJson.of(document), exists, delete);
    }

    static MaterializeRequest.Store insert(List<?> key, List<?> values, String document) {
        return store(key, values, document, false, false);
    }

    static MaterializeRequest.Store update(List<?> key, List<?> values, String document) {
        return store(key, values, document, true, false);
    }

    private static RawBytes pack(List<?> elements) {
        var packed = new TupleWriter();
        for (Object element : elements) {
            switch (element) {
                case null -> packed.nullValue();
                case Integer number -> packed.number(number.longValue());
                case Long number -> packed.number((long) number);
                case Double number -> packed.number((double) number);
                case Boolean value -> packed.bool(value);
                case String text -> packed.string(text);
                case RawJson json -> packed.bytes(json.bytes(), 0, json.bytes().length);
                default -> throw new IllegalArgumentException(element.toString());
            }
        }
        return new RawBytes(packed.toByteArray());
    }

    private <T extends MaterializeResponse> T receive(Class<T> kind) throws InterruptedException {
        return kind.cast(receive());
    }

    /// The next response.
    ///
    /// @throws dev.flowcdk.runtime.wire.ConnectorFailedException with the connector's last words, if it ended
    private MaterializeResponse receive() throws InterruptedException {
        MaterializeResponse response = connection.receive(MaterializeResponse.class);
        if (response == null) {
            connection.awaitEnd();
            throw new AssertionError("the connector ended");
        }
        return response;
    }

    /// Ends the session in order.
    @Override
    public void close() throws InterruptedException {
        connection.closeRequests();
        connection.close();
    }
}
