package dev.flowcdk.airbyte.source;

import dev.flowcdk.runtime.schema.SchemaDocument;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Says the schema of a collection's documents as that of a stream's records: without references and without what
/// Airbyte forbids or does not know, with its types.
final class StreamSchema {

    private static final int DEEPEST = 24;
    private static final Set<String> SHARED =
            Set.of("type", "title", "description", "enum", "const", "contentEncoding");

    private final SchemaDocument document;

    private StreamSchema(SchemaDocument document) {
        this.document = document;
    }

    static ObjectNode of(SchemaDocument document) {
        ObjectNode schema = new StreamSchema(document).translate(document.root(), 0);
        schema.put("$schema", "http://json-schema.org/draft-07/schema#").put("type", "object");
        schema.withObject("/properties");
        return schema;
    }

    private ObjectNode translate(JsonNode schema, int depth) {
        ObjectNode translated = JsonNodeFactory.instance.objectNode();
        if (depth > DEEPEST) { // it refers to itself
            return translated;
        }
        for (Map.Entry<String, JsonNode> word : schema.properties()) {
            JsonNode value = word.getValue();
            switch (word.getKey()) {
                case "$ref" -> merge(translated, translate(document.resolve(value.asString("")), depth + 1));
                case "allOf" -> value.forEach(each -> merge(translated, translate(each, depth + 1)));
                case "oneOf", "anyOf" -> translated.set("oneOf", branches(value, depth));
                case "properties" -> merge(translated, object(value, depth));
                case "items" -> translated.set("items", translate(value, depth + 1));
                case "format" -> format(value.asString(""), translated);
                case "required" -> translated.set("required", value.deepCopy());
                default -> {
                    if (SHARED.contains(word.getKey())) {
                        translated.set(word.getKey(), value.deepCopy());
                    }
                }
            }
        }
        return translated;
    }

    private ObjectNode object(JsonNode properties, int depth) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ObjectNode translated = object.putObject("properties");
        properties.properties().forEach(each -> translated.set(each.getKey(), translate(each.getValue(), depth + 1)));
        return object;
    }

    private ArrayNode branches(JsonNode branches, int depth) {
        ArrayNode translated = JsonNodeFactory.instance.arrayNode();
        branches.forEach(branch -> translated.add(translate(branch, depth + 1)));
        return translated;
    }

    private static void format(String format, ObjectNode translated) {
        switch (format) {
            case "date" -> translated.put("format", "date");
            case "date-time" -> translated.put("format", format).put("airbyte_type", "timestamp_with_timezone");
            case "time" -> translated.put("format", format).put("airbyte_type", "time_with_timezone");
            default -> {} // none that Airbyte knows
        }
    }

    private static void merge(ObjectNode into, ObjectNode other) {
        for (Map.Entry<String, JsonNode> word : other.properties()) {
            String name = word.getKey();
            if (name.equals("properties")) {
                ObjectNode properties = into.withObject("/properties");
                word.getValue().properties().forEach(each -> {
                    if (properties.get(each.getKey()) instanceof ObjectNode there
                            && each.getValue() instanceof ObjectNode more) {
                        merge(there, more);
                    } else {
                        properties.set(each.getKey(), each.getValue());
                    }
                });
            } else if (name.equals("required") && into.get(name) instanceof ArrayNode required) {
                word.getValue().forEach(required::add);
            } else if (!into.has(name)) {
                into.set(name, word.getValue());
            }
        }
    }
}
