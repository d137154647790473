package dev.flowcdk.airbyte.destination;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
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

    /// The text of the object at the beginning, with null in the place of NaN and infinities, of which a record tells
    /// then in its changes; null when it is still none. What follows it stays behind it.
    static byte @Nullable [] withoutNonNumbers(byte[] bytes, int offset, int length) {
        try (JsonParser parser = LENIENT.createParser(bytes, offset, length)) {
            JsonNode tree = parser.readValueAsTree();
            if (!(tree instanceof ObjectNode message)) {
                return null;
            }
            byte[] mended = MAPPER.writeValueAsBytes(mended(message));
            int rest = offset + (int) parser.currentLocation().getByteOffset();
            byte[] all = Arrays.copyOf(mended, mended.length + offset + length - rest);
            System.arraycopy(bytes, rest, all, mended.length, offset + length - rest);
            return all;
        } catch (JacksonException malformed) {
            return null;
        }
    }

    private static JsonNode mended(ObjectNode message) {
        JsonNode clean = cleaned(message);
        if (!(clean.path("record") instanceof ObjectNode record)) {
            return clean;
        }
        for (Map.Entry<String, JsonNode> value :
                message.path("record").path("data").properties()) {
            if (!record.path("data").path(value.getKey()).equals(value.getValue())) {
                ObjectNode meta = record.path("meta") instanceof ObjectNode there ? there : record.putObject("meta");
                ArrayNode changes = meta.path("changes") instanceof ArrayNode there ? there : meta.putArray("changes");
                changes.addObject()
                        .put("field", value.getKey())
                        .put("change", "NULLED")
                        .put("reason", "DESTINATION_TYPECAST_ERROR");
            }
        }
        return clean;
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
