package dev.flowcdk.runtime.document;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.schema.SchemaDocument;
import dev.flowcdk.runtime.schema.SchemaEvaluator;
import dev.flowcdk.runtime.schema.SchemaEvaluator.Outcome;
import dev.flowcdk.runtime.schema.Strategy;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Reduces documents of one key by the annotations of their schema. For one thread.
public final class Reducer {

    private final JsonMapper mapper = Numbers.exactMapper();
    private final SchemaEvaluator evaluator;
    private final boolean lastWriteWins;
    private final boolean deletesAlone;

    /// @param schema the collection's schema
    /// @param what names it in errors
    public Reducer(RawJson schema, String what) {
        this.evaluator = new SchemaEvaluator(SchemaDocument.of(schema, what));
        this.lastWriteWins = !schema.toString().contains("\"reduce\"");
        this.deletesAlone = schema.toString().contains("\"alone\"");
    }

    /// A reduced document.
    ///
    /// @param bytes its text
    /// @param deleted whether the reduction ended in deletion
    public record Reduced(byte[] bytes, boolean deleted) {}

    /// True when the newest document simply wins, whatever was before.
    public boolean lastWriteWins() {
        return lastWriteWins;
    }

    /// True when a deletion may delete by itself, without a document before it.
    boolean deletesAlone() {
        return deletesAlone;
    }

    /// What is wrong with a document by its schema; empty when nothing is.
    public List<String> problems(byte[] document, int offset, int length) {
        try {
            return evaluator.evaluate(mapper.readTree(document, offset, length)).problems();
        } catch (JacksonException malformed) {
            return List.of("the document is not JSON: " + malformed.getOriginalMessage());
        }
    }

    /// Reduces later documents onto an earlier one, oldest first. What follows a deletion stands for itself.
    ///
    /// @throws dev.flowcdk.UserException when values cannot be reduced as the schema says
    public Reduced reduce(List<byte[]> documents) {
        JsonNode current = null;
        boolean deleted = false;
        boolean tombstone = false;
        boolean first = true;
        for (byte[] document : documents) {
            JsonNode right = mapper.readTree(document);
            Outcome outcome = evaluator.evaluate(right);
            Strategy root = outcome.strategies().getOrDefault("", Strategy.LAST_WRITE_WINS);
            if (current != null && !root.key().isEmpty() && older(current, right, root)) {
                continue; // a deletion that comes late deletes nothing
            }
            boolean deletes = root.delete();
            current = tombstone ? right : merged(current, right, "", outcome.strategies());
            deleted = deletes && (!first || root.alone());
            tombstone = deletes;
            first = false;
        }
        return new Reduced(mapper.writeValueAsBytes(current), deleted);
    }

    /// Whether the right one comes after what is newer than it, by the key of its strategy.
    private static boolean older(JsonNode left, JsonNode right, Strategy strategy) {
        int order = Reductions.compare(left, right, "", strategy.key());
        return strategy.kind() == Strategy.Kind.MAXIMIZE ? order > 0 : order < 0;
    }

    private JsonNode merged(@Nullable JsonNode left, JsonNode right, String pointer, Map<String, Strategy> strategies) {
        Strategy strategy = strategies.getOrDefault(pointer, Strategy.LAST_WRITE_WINS);
        if (left == null) {
            return right;
        }
        return switch (strategy.kind()) {
            case FIRST_WRITE_WINS -> left;
            case LAST_WRITE_WINS -> right;
            case MERGE -> {
                if (left instanceof ObjectNode one && right instanceof ObjectNode other) {
                    yield mergedObjects(one, other, pointer, strategies);
                }
                if (left instanceof ArrayNode one && right instanceof ArrayNode other) {
                    yield mergedArrays(one, other, pointer, strategies);
                }
                yield right;
            }
            case APPEND -> Reductions.appended(left, right, pointer);
            case MINIMIZE -> Reductions.compare(left, right, pointer, strategy.key()) <= 0 ? left : right;
            case MAXIMIZE -> Reductions.compare(left, right, pointer, strategy.key()) >= 0 ? left : right;
            case SUM -> Reductions.sum(left, right, pointer);
        };
    }

    private JsonNode mergedObjects(
            ObjectNode left, ObjectNode right, String pointer, Map<String, Strategy> strategies) {
        ObjectNode result = left.deepCopy();
        for (Map.Entry<String, JsonNode> each : right.properties()) {
            String child = pointer + "/" + each.getKey().replace("~", "~0").replace("/", "~1");
            result.set(each.getKey(), merged(left.get(each.getKey()), each.getValue(), child, strategies));
        }
        return result;
    }

    private JsonNode mergedArrays(ArrayNode left, ArrayNode right, String pointer, Map<String, Strategy> strategies) {
        ArrayNode result = left.deepCopy();
        for (int index = 0; index < right.size(); index++) {
            JsonNode value = merged(left.get(index), right.get(index), pointer + "/" + index, strategies);
            if (index < result.size()) {
                result.set(index, value);
            } else {
                result.add(value);
            }
        }
        return result;
    }
}
