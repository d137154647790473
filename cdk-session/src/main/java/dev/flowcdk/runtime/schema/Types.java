package dev.flowcdk.runtime.schema;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Sets of JSON types as bits. `number` stands for numbers that are not whole, so that all numbers are two bits.
final class Types {

    static final int NULL = 1;
    static final int BOOLEAN = 2;
    static final int OBJECT = 4;
    static final int ARRAY = 8;
    static final int INTEGER = 16;
    static final int FRACTION = 32;
    static final int STRING = 64;
    static final int NUMBER = INTEGER | FRACTION;
    static final int ANY = 127;

    private Types() {}

    /// The types of a `type` keyword; all when there is none.
    static int of(@Nullable JsonNode type) {
        if (type == null) {
            return ANY;
        }
        if (type.isArray()) {
            int all = 0;
            for (JsonNode each : type) {
                all |= named(each.asString());
            }
            return all;
        }
        return named(type.asString());
    }

    /// The type of a value.
    static int ofValue(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL, MISSING -> NULL;
            case BOOLEAN -> BOOLEAN;
            case OBJECT, POJO -> OBJECT;
            case ARRAY -> ARRAY;
            case STRING, BINARY -> STRING;
            case NUMBER -> whole(value) ? INTEGER : FRACTION;
        };
    }

    /// Names in the order in which Flow lists them.
    static List<String> names(int types) {
        var names = new ArrayList<String>();
        if ((types & ARRAY) != 0) {
            names.add("array");
        }
        if ((types & BOOLEAN) != 0) {
            names.add("boolean");
        }
        if ((types & FRACTION) != 0) {
            names.add("number");
        } else if ((types & INTEGER) != 0) {
            names.add("integer");
        }
        if ((types & NULL) != 0) {
            names.add("null");
        }
        if ((types & OBJECT) != 0) {
            names.add("object");
        }
        if ((types & STRING) != 0) {
            names.add("string");
        }
        return names;
    }

    private static boolean whole(JsonNode number) {
        return number.isIntegralNumber()
                || (number.isBigDecimal()
                        && number.decimalValue().stripTrailingZeros().scale() <= 0);
    }

    private static int named(String name) {
        return switch (name) {
            case "null" -> NULL;
            case "boolean" -> BOOLEAN;
            case "object" -> OBJECT;
            case "array" -> ARRAY;
            case "integer" -> INTEGER;
            case "number" -> NUMBER;
            case "string" -> STRING;
            default -> 0;
        };
    }
}
