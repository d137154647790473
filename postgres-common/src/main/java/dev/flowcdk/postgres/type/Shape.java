package dev.flowcdk.postgres.type;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a JSON Schema says of a type's values.
///
/// @param types JSON types; none for any value
record Shape(
        List<String> types,
        @Nullable String format,
        @Nullable String contentEncoding,
        @Nullable String contentMediaType) {

    static final Shape ANYTHING = new Shape(List.of(), null, null, null);
    static final Shape STRING = of("string");
    static final Shape NUMBER_AS_STRING = STRING.format("number");

    static Shape of(String... types) {
        return new Shape(List.of(types), null, null, null);
    }

    static Shape media(String contentMediaType) {
        return new Shape(List.of(), null, null, contentMediaType);
    }

    Shape format(String value) {
        return new Shape(types, value, contentEncoding, contentMediaType);
    }

    Shape encoding(String value) {
        return new Shape(types, format, value, contentMediaType);
    }

    ObjectNode schema(boolean nullable) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        if (!types.isEmpty()) {
            ArrayNode list = schema.putArray("type");
            types.forEach(list::add);
            if (nullable) {
                list.add("null");
            }
        }
        put(schema, "format", format);
        put(schema, "contentEncoding", contentEncoding);
        put(schema, "contentMediaType", contentMediaType);
        return schema;
    }

    private static void put(ObjectNode schema, String keyword, @Nullable String value) {
        if (value != null) {
            schema.put(keyword, value);
        }
    }
}
