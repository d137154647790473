package dev.flowcdk.airbyte.spec;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Says the schema of a config in the words that Airbyte knows. Words that it does not know, or forbids, are left out.
final class AirbyteConfigSchema {

    private static final Set<String> SHARED = Set.of(
            "type",
            "title",
            "description",
            "default",
            "enum",
            "const",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "examples",
            "order",
            "multiline",
            "required");

    private AirbyteConfigSchema() {}

    static ObjectNode translate(JsonNode schema) {
        ObjectNode translated = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> word : schema.properties()) {
            String name = word.getKey();
            JsonNode value = word.getValue();
            switch (name) {
                case "properties" -> translated.set(name, properties(value));
                case "items" -> translated.set(name, translate(value));
                case "oneOf", "anyOf" -> translated.set("oneOf", branches(value));
                case "secret" -> translated.set("airbyte_secret", value);
                case "x-hidden-field" -> translated.set("airbyte_hidden", value);
                default -> {
                    if (SHARED.contains(name)) {
                        translated.set(name, value.deepCopy());
                    }
                }
            }
        }
        if (translated.has("oneOf")) {
            translated.put("type", "object");
        }
        return translated;
    }

    private static ObjectNode properties(JsonNode properties) {
        ObjectNode translated = JsonNodeFactory.instance.objectNode();
        properties.properties().forEach(each -> translated.set(each.getKey(), translate(each.getValue())));
        return translated;
    }

    private static ArrayNode branches(JsonNode branches) {
        ArrayNode translated = JsonNodeFactory.instance.arrayNode();
        for (JsonNode branch : branches) {
            translated.add(translate(branch).put("type", "object"));
        }
        return translated;
    }
}
