package dev.flowcdk.airbyte.destination;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// JSON as text and as trees.
final class Json {

    private static final JsonMapper MAPPER = Numbers.exactMapper();

    private Json() {}

    static RawJson raw(JsonNode json) {
        return RawJson.of(MAPPER.writeValueAsBytes(json));
    }

    static JsonNode tree(@Nullable RawJson json) {
        return json == null ? JsonNodeFactory.instance.objectNode() : MAPPER.readTree(json.bytes());
    }

    /// Reads a value's text strictly.
    static JsonParser parser(byte[] bytes, int start, int end) {
        return MAPPER.createParser(bytes, start, end - start);
    }

    /// What a string says; empty when it is none.
    static String text(String json) {
        int last = json.length() - 1;
        if (last > 0 && json.charAt(0) == '"' && json.indexOf('\\') < 0) {
            return json.substring(1, last);
        }
        try {
            return MAPPER.readTree(json).asString("");
        } catch (JacksonException malformed) {
            return "";
        }
    }
}
