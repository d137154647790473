package dev.flowcdk.internal.schema;

import dev.flowcdk.internal.record.Constraint;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.Shape;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Writes limits into schemas.
final class Limits {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Limits() {}

    static void write(Shape shape, ObjectNode node) {
        for (Constraint constraint : shape.constraints()) {
            switch (constraint) {
                case Constraint.Matches matches -> put(node, "pattern", JSON.stringNode(matches.unanchored()));
                case Constraint.Filled _ -> put(node, "pattern", JSON.stringNode(Constraint.Filled.PATTERN));
                case Constraint.AtLeast(var limit, var inclusive) ->
                    put(node, inclusive ? "minimum" : "exclusiveMinimum", number(limit));
                case Constraint.AtMost(var limit, var inclusive) ->
                    put(node, inclusive ? "maximum" : "exclusiveMaximum", number(limit));
                case Constraint.Length(var least, var most) -> {
                    String counted = counted(shape.kind());
                    if (least > 0) {
                        put(node, "min" + counted, JSON.numberNode(least));
                    }
                    if (most < Integer.MAX_VALUE) {
                        put(node, "max" + counted, JSON.numberNode(most));
                    }
                }
            }
        }
    }

    private static String counted(Kind kind) {
        return switch (kind) {
            case Kind.Items _ -> "Items";
            case Kind.Entries _ -> "Properties";
            case Kind.Single _, Kind.Constants _, Kind.Section _, Kind.OneOf _, Kind.Any _, Kind.Unsupported _ ->
                "Length";
        };
    }

    private static JsonNode number(BigDecimal limit) {
        boolean whole = limit.stripTrailingZeros().scale() <= 0;
        return whole ? JSON.numberNode(limit.toBigIntegerExact()) : JSON.numberNode(limit);
    }

    /// A second limit of the same sort holds beside the first.
    private static void put(ObjectNode node, String keyword, JsonNode value) {
        if (node.has(keyword)) {
            node.withArray("allOf").addObject().set(keyword, value);
        } else {
            node.set(keyword, value);
        }
    }
}
