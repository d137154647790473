package dev.flowcdk.postgres.type;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a JSON Schema says of a type's values.
///
/// @param types JSON types; none for any value
record JsonShape(
        List<String> types,
        @Nullable String format,
        @Nullable String contentEncoding,
        @Nullable String contentMediaType) {

    static final JsonShape ANYTHING = new JsonShape(List.of(), null, null, null);
    static final JsonShape STRING = of("string");
    static final JsonShape NUMBER_AS_STRING = STRING.format("number");

    static JsonShape of(String... types) {
        return new JsonShape(List.of(types), null, null, null);
    }

    static JsonShape media(String contentMediaType) {
        return new JsonShape(List.of(), null, null, contentMediaType);
    }

    JsonShape format(String value) {
        return new JsonShape(types, value, contentEncoding, contentMediaType);
    }

    JsonShape encoding(String value) {
        return new JsonShape(types, format, value, contentMediaType);
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
