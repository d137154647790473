package dev.flowcdk.airbyte.destination;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NumericNode;
import tools.jackson.databind.node.ObjectNode;

/// JSON as text and as trees.
final class DestinationJson {

    private static final JsonMapper MAPPER = Numbers.exactMapper();

    private static final JsonMapper LENIENT =
            MAPPER.rebuild().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    private DestinationJson() {}

    /// An object's text with null in the place of NaN and infinities; null when it is still none.
    static byte @Nullable [] withoutNonNumbers(byte[] bytes, int offset, int length) {
        try {
            JsonNode tree = LENIENT.readTree(bytes, offset, length);
            return tree.isObject() ? MAPPER.writeValueAsBytes(cleaned(tree)) : null;
        } catch (JacksonException malformed) {
            return null;
        }
    }

    private static JsonNode cleaned(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(each -> copy.set(each.getKey(), cleaned(each.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(each -> copy.add(cleaned(each)));
                yield copy;
            }
            case NumericNode number when number.isNaN() -> JsonNodeFactory.instance.nullNode();
            default -> node;
        };
    }

    static RawJson raw(JsonNode json) {
        return RawJson.of(MAPPER.writeValueAsBytes(json));
    }

    static JsonNode tree(@Nullable RawJson json) {
        return json == null ? JsonNodeFactory.instance.objectNode() : MAPPER.readTree(json.bytes());
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
