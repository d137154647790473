package dev.flowcdk.airbyte.destination;

import java.util.EnumSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a column holds.
enum AirbyteType {
    BOOLEAN,
    INTEGER,
    /// Whole numbers of any size.
    BIG_INTEGER,
    /// Numbers of any size and precision.
    NUMBER,
    STRING,
    DATE,
    TIMESTAMP,
    TIME,
    /// Bytes in base64.
    BINARY,
    /// Any JSON.
    JSON;

    private static final String WELL_KNOWN = "WellKnownTypes.json#/definitions/";

    /// The kind of a property that a stream's schema describes. Several types, but for null, are any JSON.
    static AirbyteType of(JsonNode schema) {
        Set<AirbyteType> kinds = EnumSet.noneOf(AirbyteType.class);
        collect(schema, kinds);
        if (Set.of(INTEGER, NUMBER, BIG_INTEGER).containsAll(kinds) && kinds.size() > 1) {
            return NUMBER;
        }
        return kinds.size() == 1 ? kinds.iterator().next() : JSON;
    }

    private static void collect(JsonNode schema, Set<AirbyteType> kinds) {
        String reference = schema.path("$ref").asString("");
        if (reference.startsWith(WELL_KNOWN)) {
            kinds.add(wellKnown(reference.substring(WELL_KNOWN.length())));
            return;
        }
        for (String word : new String[] {"oneOf", "anyOf"}) {
            if (schema.path(word).isArray()
                    && !schema.path("airbyte_type").asString("").equals("json")) {
                schema.path(word).forEach(branch -> collect(branch, kinds));
                return;
            }
        }
        JsonNode type = schema.path("type");
        if (type.isString()) {
            single(type.asString(), schema, kinds);
        } else if (type.isArray() && !type.isEmpty()) {
            type.forEach(each -> single(each.asString(""), schema, kinds));
        } else {
            kinds.add(JSON);
        }
    }

    private static void single(String type, JsonNode schema, Set<AirbyteType> kinds) {
        String airbyteType = schema.path("airbyte_type").asString("");
        switch (type) {
            case "null" -> {}
            case "boolean" -> kinds.add(BOOLEAN);
            case "integer" -> kinds.add(airbyteType.equals("big_integer") ? BIG_INTEGER : INTEGER);
            case "number" ->
                kinds.add(
                        switch (airbyteType) {
                            case "integer" -> INTEGER;
                            case "big_integer" -> BIG_INTEGER;
                            default -> NUMBER;
                        });
            case "string" -> kinds.add(string(schema, airbyteType));
            default -> kinds.add(JSON);
        }
    }

    private static AirbyteType string(JsonNode schema, String airbyteType) {
        if (airbyteType.equals("big_integer")) {
            return BIG_INTEGER;
        }
        if (airbyteType.equals("big_number")) {
            return NUMBER;
        }
        if (schema.path("contentEncoding").asString("").equals("base64")) {
            return BINARY;
        }
        return switch (schema.path("format").asString("")) {
            case "date" -> DATE;
            case "date-time" -> TIMESTAMP;
            case "time" -> TIME;
            default -> STRING;
        };
    }

    private static AirbyteType wellKnown(String name) {
        return switch (name) {
            case "Boolean" -> BOOLEAN;
            case "Integer" -> BIG_INTEGER;
            case "Number" -> NUMBER;
            case "Date" -> DATE;
            case "TimestampWithTimezone", "TimestampWithoutTimezone" -> TIMESTAMP;
            case "TimeWithTimezone", "TimeWithoutTimezone" -> TIME;
            case "BinaryData" -> BINARY;
            default -> STRING;
        };
    }

    /// The kind of a column that is part of a key: what cannot be one becomes its text.
    AirbyteType asKey() {
        return this == BOOLEAN || this == INTEGER ? this : STRING;
    }

    /// The schema under which a connector makes the column.
    ///
    /// @param nullable whether null is one of its values
    ObjectNode schema(boolean nullable) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        return switch (this) {
            case BOOLEAN -> typed(schema, nullable, "boolean");
            case INTEGER -> typed(schema, nullable, "integer");
            case BIG_INTEGER -> typed(schema, nullable, "integer", "string").put("format", "integer");
            case NUMBER -> typed(schema, nullable, "number", "string").put("format", "number");
            case STRING -> typed(schema, nullable, "string");
            case DATE -> typed(schema, nullable, "string").put("format", "date");
            case TIMESTAMP -> typed(schema, nullable, "string").put("format", "date-time");
            case TIME -> typed(schema, nullable, "string").put("format", "time");
            case BINARY -> typed(schema, nullable, "string").put("contentEncoding", "base64");
            case JSON -> schema;
        };
    }

    private static ObjectNode typed(ObjectNode schema, boolean nullable, String... types) {
        var all = schema.putArray("type");
        for (String type : types) {
            all.add(type);
        }
        if (nullable) {
            all.add("null");
        }
        return schema;
    }
}
