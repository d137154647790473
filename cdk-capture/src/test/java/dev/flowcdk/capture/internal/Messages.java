package dev.flowcdk.capture.internal;

import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.CaptureType;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.json.RawJson;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Short ways to write messages in tests.
final class Messages {

    static final RawJson CONFIG = RawJson.of("{\"host\":\"db\"}");

    private Messages() {}

    static CaptureRequest spec() {
        return new CaptureRequest.Spec(CaptureType.IMAGE, RawJson.of("{}"));
    }

    static CaptureRequest discover(String config) {
        return new CaptureRequest.Discover(CaptureType.IMAGE, RawJson.of(config), "");
    }

    /// With inlined collections.
    static CaptureRequest validate(String config, String... resources) {
        List<CaptureRequest.Binding> bindings = Arrays.stream(resources)
                .map(resource -> new CaptureRequest.Binding(RawJson.of(resource), collection("acme/items"), 0, 0))
                .toList();
        return new CaptureRequest.Validate(
                "acme/task", CaptureType.IMAGE, RawJson.of(config), bindings, null, "", List.of());
    }

    static CaptureRequest apply(String... tables) {
        return new CaptureRequest.Apply(task(tables), "1", null, "", null);
    }

    static CaptureRequest open(String... tables) {
        return openWith("{}", tables);
    }

    static CaptureRequest openWith(String state, String... tables) {
        return new CaptureRequest.Open(task(tables), "1", RangeSpec.whole(), RawJson.of(state));
    }

    static CaptureRequest acknowledge(int checkpoints) {
        return new CaptureRequest.Acknowledge(checkpoints);
    }

    /// With inlined collections.
    static CaptureSpec task(String... tables) {
        return task(
                List.of(),
                Arrays.stream(tables)
                        .map(table -> binding(table, collection("acme/" + table), 0))
                        .toArray(CaptureSpec.Binding[]::new));
    }

    /// With linked collections, in the reverse order of the bindings.
    static CaptureSpec linked(String... tables) {
        List<CollectionSpec> collections = Arrays.stream(tables)
                .map(table -> collection("acme/" + table))
                .toList()
                .reversed();
        return task(
                collections,
                IntStream.range(0, tables.length)
                        .mapToObj(index -> binding(tables[index], null, tables.length - 1 - index))
                        .toArray(CaptureSpec.Binding[]::new));
    }

    static CaptureSpec task(List<CollectionSpec> linked, CaptureSpec.Binding... bindings) {
        return new CaptureSpec(
                "acme/task", CaptureType.IMAGE, CONFIG, List.of(bindings), 0, null, List.of(), "", linked);
    }

    static CaptureSpec.Binding binding(String table, @Nullable CollectionSpec collection, int collectionIndex) {
        return new CaptureSpec.Binding(
                RawJson.of("{\"table\":\"" + table + "\"}"),
                List.of("public", table),
                collection,
                0,
                "public/" + table,
                collectionIndex);
    }

    static CollectionSpec collection(String name) {
        return new CollectionSpec(
                name,
                List.of("/id"),
                "/_meta/uuid",
                List.of(),
                List.of(),
                null,
                RawJson.of("{\"type\":\"object\"}"),
                null);
    }

    static CaptureResponse captured(int binding, String doc) {
        return new CaptureResponse.Captured(binding, RawJson.of(doc));
    }

    static CaptureResponse checkpoint(String state) {
        return new CaptureResponse.Checkpoint(new ConnectorState(RawJson.of(state), true));
    }

    static CaptureResponse checkpoint() {
        return new CaptureResponse.Checkpoint(null);
    }

    static CaptureResponse opened(boolean explicitAcknowledgements) {
        return new CaptureResponse.Opened(explicitAcknowledgements);
    }

    static boolean isCheckpoint(CaptureResponse response) {
        return response instanceof CaptureResponse.Checkpoint;
    }
}
