package dev.flowcdk.materialize.internal;

import dev.flowcdk.Field;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.FrameReader;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.StreamChannel;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializationType;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.ReduceStrategy;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.tuple.TupleWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The runtime's side of a conversation: requests in, responses out, over streams in memory.
final class Conversation {

    record Config(
            @Field(title = "Name", description = "Any.") String name) {}

    record Resource(
            @Field(title = "Table", description = "Any.") @ResourcePath
            String table) {}

    /// What came of a conversation.
    ///
    /// @param failure null if it ended well
    record Outcome(
            List<MaterializeResponse> responses, @Nullable Throwable failure) {}

    private Conversation() {}

    static Stream<Codec> codecs() {
        return Stream.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE);
    }

    static Outcome play(Codec codec, Materialization<?, ?> materialization, MaterializeRequest... requests) {
        return play(codec, materialization, List.of(requests));
    }

    static Outcome play(Codec codec, Materialization<?, ?> materialization, List<MaterializeRequest> requests) {
        var input = new GrowingBytes(1024);
        requests.forEach(request -> codec.encode(request, input));
        var output = new ByteArrayOutputStream();
        Throwable failure = null;
        try {
            new MaterializeServer<>(materialization, null)
                    .serve(new StreamChannel(codec, new ByteArrayInputStream(input.toByteArray()), output));
        } catch (Throwable e) {
            failure = e;
        }
        return new Outcome(responses(codec, output.toByteArray()), failure);
    }

    private static List<MaterializeResponse> responses(Codec codec, byte[] bytes) {
        List<MaterializeResponse> responses = new ArrayList<>();
        FrameReader reader = codec.reader(new ByteArrayInputStream(bytes));
        var frame = new Slice();
        try {
            while (reader.next(frame)) {
                responses.add(codec.decode(MaterializeResponse.class, frame));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return responses;
    }

    static MaterializationSpec task(String... tables) {
        return new MaterializationSpec(
                "acme/view",
                MaterializationType.IMAGE,
                RawJson.of("{\"name\":\"it\"}"),
                Stream.of(tables)
                        .map(table -> binding(table, collection(table), 0))
                        .toList(),
                null,
                List.of(),
                "",
                List.of());
    }

    static MaterializationSpec linkedTask(String... tables) {
        List<MaterializationSpec.Binding> bindings = new ArrayList<>();
        for (String table : tables) {
            bindings.add(binding(table, null, bindings.size()));
        }
        return new MaterializationSpec(
                "acme/view",
                MaterializationType.IMAGE,
                RawJson.of("{\"name\":\"it\"}"),
                bindings,
                null,
                List.of(),
                "",
                Stream.of(tables).map(Conversation::collection).toList());
    }

    private static MaterializationSpec.Binding binding(String table, @Nullable CollectionSpec collection, int index) {
        return new MaterializationSpec.Binding(
                RawJson.of("{\"table\":\"" + table + "\"}"),
                List.of(table),
                collection,
                new WireFieldSelection(List.of("id"), List.of("name"), "flow_document", Map.of()),
                false,
                "",
                0,
                0,
                table,
                null,
                index);
    }

    static CollectionSpec collection(String table) {
        return new CollectionSpec(
                "acme/" + table,
                List.of("/id"),
                "/_meta/uuid",
                List.of(),
                List.of(
                        projection("", "flow_document", "object"),
                        projection("/id", "id", "integer"),
                        projection("/name", "name", "string", "null")),
                null,
                RawJson.of("{}"),
                null);
    }

    private static WireProjection projection(String pointer, String field, String... types) {
        return new WireProjection(
                pointer,
                field,
                false,
                false,
                field.equals("id"),
                new WireInference(
                        List.of(types),
                        null,
                        "",
                        "",
                        null,
                        false,
                        Exists.MUST,
                        null,
                        null,
                        List.of(),
                        ReduceStrategy.REDUCE_UNSET,
                        ""));
    }

    static MaterializeRequest.Spec spec() {
        return new MaterializeRequest.Spec(MaterializationType.IMAGE, RawJson.of("{}"));
    }

    static MaterializeRequest.Apply apply(MaterializationSpec task, @Nullable MaterializationSpec last) {
        return new MaterializeRequest.Apply(task, "v2", last, "v1", null);
    }

    static MaterializeRequest.Open open(MaterializationSpec task) {
        return open(task, RangeSpec.whole(), null);
    }

    static MaterializeRequest.Open open(MaterializationSpec task, RangeSpec range, @Nullable String state) {
        return new MaterializeRequest.Open(task, "v2", range, state == null ? null : RawJson.of(state));
    }

    static MaterializeRequest.Acknowledge acknowledge() {
        return new MaterializeRequest.Acknowledge(null);
    }

    static MaterializeRequest.Load load(int binding, long key) {
        return new MaterializeRequest.Load(binding, null, tuple(key));
    }

    static MaterializeRequest.Flush flush() {
        return new MaterializeRequest.Flush(null);
    }

    static MaterializeRequest.Store store(int binding, long key, String name) {
        return store(binding, key, name, false, false);
    }

    static MaterializeRequest.Store store(int binding, long key, String name, boolean exists, boolean delete) {
        byte[] values = new TupleWriter().string(name).toByteArray();
        return new MaterializeRequest.Store(
                binding, null, tuple(key), null, new RawBytes(values), document(key, name), exists, delete);
    }

    static MaterializeRequest.Store store(int binding, long key, RawJson document) {
        byte[] values = new TupleWriter().nullValue().toByteArray();
        return new MaterializeRequest.Store(
                binding, null, tuple(key), null, new RawBytes(values), document, false, false);
    }

    static RawJson document(long key, String name) {
        return RawJson.of("{\"id\":" + key + ",\"name\":\"" + name + "\"}");
    }

    static MaterializeRequest.StartCommit startCommit(int checkpoint) {
        return new MaterializeRequest.StartCommit(new RuntimeCheckpoint(checkpoint(checkpoint)), null);
    }

    /// An encoded checkpoint without sources and with one acknowledgement intent of this name.
    static byte[] checkpoint(int number) {
        return new byte[] {0x12, 6, 0x0a, 1, (byte) ('a' + number), 0x12, 1, 1};
    }

    private static RawBytes tuple(long key) {
        return new RawBytes(new TupleWriter().number(key).toByteArray());
    }
}
