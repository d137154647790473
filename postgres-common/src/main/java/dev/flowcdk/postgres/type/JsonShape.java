package dev.flowcdk.postgres.type;

import java.util.ArrayList;
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

    /// The schema, as the other implementation writes it too: a single type is no list.
    ObjectNode schema(boolean nullable) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        List<String> all = new ArrayList<>(types);
        if (nullable && !types.isEmpty()) {
            all.add("null");
        }
        if (all.size() == 1) {
            schema.put("type", all.getFirst());
        } else if (!all.isEmpty()) {
            ArrayNode list = schema.putArray("type");
            all.forEach(list::add);
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
