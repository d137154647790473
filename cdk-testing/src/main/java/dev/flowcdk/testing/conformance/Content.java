package dev.flowcdk.testing.conformance;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.document.Reducer;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.ValidatedCapture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What collections hold once all documents of a key are reduced to one: what must be the same however a capture was
/// disturbed.
///
/// @param documents by collection and key
record Content(Map<String, Map<String, JsonNode>> documents) {

    private static final int SHOWN = 5;
    private static final String DELETED = "d";

    /// Reduces what was captured. What a key's documents come to counts for nothing when its `/_meta/op` is `d`, just
    /// as a materialization is told to delete it.
    ///
    /// @param byBinding documents in the order of their publication
    /// @param ignored JSON pointers of locations that may differ between runs, such as positions in a log;
    ///     `/_meta/uuid` always does
    static Content of(ValidatedCapture capture, List<List<RawJson>> byBinding, List<String> ignored) {
        JsonMapper mapper = Numbers.exactMapper();
        var documents = new TreeMap<String, Map<String, JsonNode>>();
        for (int binding = 0; binding < byBinding.size(); binding++) {
            CollectionSpec collection = capture.collections().get(binding);
            Map<String, List<byte[]>> byKey = new TreeMap<>();
            for (RawJson document : byBinding.get(binding)) {
                JsonNode tree = mapper.readTree(document.bytes());
                List<JsonNode> key = collection.key().stream().map(tree::at).toList();
                byKey.computeIfAbsent(key.toString(), each -> new ArrayList<>()).add(document.bytes());
            }
            var reducer =
                    new Reducer(Objects.requireNonNull(collection.writeSchema()), "the schema of " + collection.name());
            Map<String, JsonNode> reduced = documents.computeIfAbsent(collection.name(), each -> new TreeMap<>());
            byKey.forEach((key, all) -> {
                byte[] last = reducer.lastWriteWins() ? all.getLast() : reduced(reducer, all);
                if (last.length > 0) {
                    JsonNode document = mapper.readTree(last);
                    if (!DELETED.equals(document.at("/_meta/op").asString(""))) {
                        reduced.put(key, without(document, ignored));
                    }
                }
            });
        }
        return new Content(documents);
    }

    /// Whether there are no documents at all.
    boolean isEmpty() {
        return documents.values().stream().allMatch(Map::isEmpty);
    }

    /// Whether two others together hold the same, and none of it both.
    boolean isMadeOf(Content one, Content other) {
        var together = new TreeMap<String, Map<String, JsonNode>>();
        for (Content each : List.of(one, other)) {
            for (var collection : each.documents.entrySet()) {
                Map<String, JsonNode> all = together.computeIfAbsent(collection.getKey(), name -> new TreeMap<>());
                for (var document : collection.getValue().entrySet()) {
                    if (all.put(document.getKey(), document.getValue()) != null) {
                        return false;
                    }
                }
            }
        }
        return differences(new Content(together)).isEmpty();
    }

    /// What is different, in words; empty when nothing is.
    List<String> differences(Content other) {
        var all = new ArrayList<String>();
        var collections = new TreeSet<>(documents.keySet());
        collections.addAll(other.documents.keySet());
        for (String collection : collections) {
            Map<String, JsonNode> mine = documents.getOrDefault(collection, Map.of());
            Map<String, JsonNode> theirs = other.documents.getOrDefault(collection, Map.of());
            var keys = new TreeSet<>(mine.keySet());
            keys.addAll(theirs.keySet());
            for (String key : keys) {
                JsonNode left = mine.get(key);
                JsonNode right = theirs.get(key);
                if (!Objects.equals(left, right)) {
                    all.add(collection + " " + key + ": expected " + (left == null ? "nothing" : left)
                            + ", but there is " + (right == null ? "nothing" : right));
                }
            }
        }
        return all;
    }

    /// Throws when the other content is different.
    ///
    /// @param after what was done, for the message
    /// @throws ConformanceException with the first differences
    void check(String after, Content other) {
        List<String> all = differences(other);
        if (!all.isEmpty()) {
            throw new ConformanceException(after + ", " + all.size() + " documents are different:\n - "
                    + String.join("\n - ", all.subList(0, Math.min(SHOWN, all.size()))));
        }
    }

    private static byte[] reduced(Reducer reducer, List<byte[]> documents) {
        Reducer.Reduced reduced = reducer.reduce(documents);
        return reduced.deleted() ? new byte[0] : reduced.bytes();
    }

    private static JsonNode without(JsonNode document, List<String> ignored) {
        remove(document, "/_meta/uuid");
        if (document.at("/_meta").isEmpty()) {
            remove(document, "/_meta");
        }
        ignored.forEach(pointer -> remove(document, pointer));
        return document;
    }

    private static void remove(JsonNode document, String pointer) {
        int slash = pointer.lastIndexOf('/');
        if (document.at(pointer.substring(0, slash)) instanceof ObjectNode parent) {
            parent.remove(pointer.substring(slash + 1).replace("~1", "/").replace("~0", "~"));
        }
    }
}
