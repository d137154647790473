package dev.flowcdk.runtime.document;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.schema.Strategy.KeyPart;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// What two values of one location become.
final class Reductions {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Reductions() {}

    /// Lists one behind the other; null stays null.
    static JsonNode appended(JsonNode left, JsonNode right, String pointer) {
        if (right instanceof ArrayNode more) {
            if (left.isNull()) {
                return left;
            }
            if (left instanceof ArrayNode list) {
                return list.deepCopy().addAll(more);
            }
        }
        throw cannot("append", "lists", left, right, pointer);
    }

    static JsonNode sum(JsonNode left, JsonNode right, String pointer) {
        if (!left.isNumber() || !right.isNumber()) {
            throw cannot("sum", "numbers", left, right, pointer);
        }
        return left.isIntegralNumber() && right.isIntegralNumber()
                ? NODES.numberNode(left.bigIntegerValue().add(right.bigIntegerValue()))
                : NODES.numberNode(left.decimalValue().add(right.decimalValue()));
    }

    /// Compares by the values at some pointers, the first that differ; by the values themselves when there are none.
    static int compare(JsonNode left, JsonNode right, String pointer, List<KeyPart> key) {
        if (key.isEmpty()) {
            return compare(left, right, pointer);
        }
        for (KeyPart part : key) {
            JsonNode one = left.at(part.pointer());
            JsonNode other = right.at(part.pointer());
            int order = part.format().isEmpty()
                    ? compare(one, other, pointer + part.pointer())
                    : FormattedValue.of(one, part.format()).compareTo(FormattedValue.of(other, part.format()));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /// Values of different types in the order null, boolean, number, string, list.
    static int compare(JsonNode left, JsonNode right, String pointer) {
        int byType = Integer.compare(rank(left), rank(right));
        if (byType != 0) {
            return byType;
        }
        return switch (left) {
            case JsonNode node when node.isNull() || node.isMissingNode() -> 0;
            case JsonNode node when node.isBoolean() -> Boolean.compare(node.booleanValue(), right.booleanValue());
            case JsonNode node when node.isNumber() -> node.decimalValue().compareTo(right.decimalValue());
            case JsonNode node when node.isString() -> Arrays.compareUnsigned(utf8(node), utf8(right));
            case ArrayNode list -> compareItems(list, (ArrayNode) right, pointer);
            case JsonNode _ ->
                throw new UserException("the local runtime does not compare objects yet, as " + pointer + " wants it");
        };
    }

    private static int compareItems(ArrayNode left, ArrayNode right, String pointer) {
        for (int index = 0; index < Math.min(left.size(), right.size()); index++) {
            int order = compare(left.get(index), right.get(index), pointer);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }

    private static int rank(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> 0;
            case BOOLEAN -> 1;
            case NUMBER -> 2;
            case STRING, BINARY -> 3;
            case ARRAY -> 4;
            case OBJECT, POJO -> 5;
        };
    }

    private static byte[] utf8(JsonNode text) {
        return text.stringValue().getBytes(StandardCharsets.UTF_8);
    }

    private static UserException cannot(String strategy, String needed, JsonNode left, JsonNode right, String pointer) {
        return new UserException("the reduction \"" + strategy + "\" of " + pointer + " needs " + needed + ", but has "
                + left.getNodeType() + " and " + right.getNodeType());
    }
}
