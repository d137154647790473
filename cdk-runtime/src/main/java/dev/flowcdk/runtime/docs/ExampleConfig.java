package dev.flowcdk.runtime.docs;

import dev.flowcdk.internal.record.Scalar;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.SchemaDocument;
import dev.flowcdk.runtime.schema.SchemaEvaluator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A config with what is required, and nothing else: the first of several choices, defaults where there are some, and
/// else a value that says whose it is.
final class ExampleConfig {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern SUCH_AS = Pattern.compile("such as (\\S+?)[.,;:]?(?=\\s|$)");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private ExampleConfig() {}

    /// A config that is valid under the schema; empty where a pattern asks for what cannot be thought of.
    static Optional<JsonNode> of(JsonNode schema) {
        JsonNode example = section(schema);
        var evaluator = new SchemaEvaluator(SchemaDocument.of(RawJson.of(schema.toString()), "schema"));
        return evaluator.evaluate(example).problems().isEmpty() ? Optional.of(example) : Optional.empty();
    }

    private static ObjectNode section(JsonNode schema) {
        ObjectNode section = NODES.objectNode();
        for (Map.Entry<String, JsonNode> option : schema.path("properties").properties()) {
            if (OptionTables.isRequired(schema, option.getKey())) {
                section.set(option.getKey(), value(option.getKey(), option.getValue()));
            }
        }
        return section;
    }

    private static JsonNode value(String name, JsonNode schema) {
        if (schema.get("const") instanceof JsonNode constant) {
            return constant;
        }
        if (schema.get("oneOf") instanceof JsonNode choices) {
            return choice(schema, choices);
        }
        if (schema.get("default") instanceof JsonNode fallback) {
            return fallback;
        }
        if (schema.get("enum") instanceof JsonNode values) {
            return values.path(0);
        }
        return switch (OptionType.name(schema)) {
            case "string" -> NODES.stringNode(text(name, schema));
            case "integer", "number" -> number(schema);
            case "boolean" -> NODES.booleanNode(false);
            case "array" -> list(name, schema);
            default -> section(schema);
        };
    }

    private static JsonNode choice(JsonNode schema, JsonNode choices) {
        String discriminator = schema.path("discriminator").path("propertyName").asString("");
        JsonNode preselected = schema.path("default").path(discriminator);
        JsonNode chosen = choices.path(0);
        for (JsonNode choice : choices) {
            if (choice.path("properties").path(discriminator).path("const").equals(preselected)) {
                chosen = choice;
            }
        }
        ObjectNode example = NODES.objectNode();
        JsonNode name = chosen.path("properties").path(discriminator);
        example.set(discriminator, name.has("const") ? name.path("const") : name.path("default"));
        example.setAll(section(chosen));
        return example;
    }

    private static JsonNode list(String name, JsonNode schema) {
        var list = NODES.arrayNode();
        for (int count = schema.path("minItems").asInt(0); count > 0; count--) {
            list.add(value(name, schema.path("items")));
        }
        return list;
    }

    private static JsonNode number(JsonNode schema) {
        if (schema.get("minimum") instanceof JsonNode least) {
            return least;
        }
        if (schema.get("exclusiveMinimum") instanceof JsonNode bound) {
            return NODES.numberNode(bound.asLong(0) + 1);
        }
        return schema.get("maximum") instanceof JsonNode most ? most : NODES.numberNode(1);
    }

    private static String text(String name, JsonNode schema) {
        Pattern pattern = Pattern.compile(schema.path("pattern").asString(""));
        String wanted = OptionType.scalar(schema).map(Scalar::wanted).orElse("");
        return Stream.of(
                        found(QUOTED, wanted),
                        found(SUCH_AS, schema.path("description").asString("")),
                        List.of(placeholder(name)))
                .flatMap(List::stream)
                .filter(text -> pattern.matcher(text).find())
                .findFirst()
                .orElse("");
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    /// `privateKey` becomes `your-private-key`.
    private static String placeholder(String name) {
        return "your-"
                + name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
                        .replace('_', '-')
                        .toLowerCase(Locale.ROOT);
    }
}
