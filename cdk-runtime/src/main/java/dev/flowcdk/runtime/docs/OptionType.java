package dev.flowcdk.runtime.docs;

import dev.flowcdk.internal.record.Constraint;
import dev.flowcdk.internal.record.Scalar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The type of an option, in words.
final class OptionType {

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private OptionType() {}

    /// What values an option takes, as Markdown.
    static String of(JsonNode schema) {
        if (schema.has("oneOf")) {
            return "one of several sections, see below";
        }
        if (schema.get("enum") instanceof JsonNode values) {
            List<String> shown = new ArrayList<>();
            for (JsonNode value : values) {
                shown.add(value.isString() && value.stringValue().isEmpty() ? "empty" : Markdown.code(value));
            }
            return "one of " + String.join(", ", shown);
        }
        return switch (name(schema)) {
            case "string" -> text(schema);
            case "integer" -> "integer" + range(schema);
            case "number" -> "number" + range(schema);
            case "boolean" -> "`true` or `false`";
            case "array" -> schema.get("items") instanceof JsonNode items ? "list, of each item: " + of(items) : "list";
            case "object" -> object(schema);
            default -> "any JSON";
        };
    }

    /// The type's name in the schema without null, or empty when there are several.
    static String name(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isString()) {
            return type.stringValue();
        }
        List<String> names = new ArrayList<>();
        for (JsonNode each : type) {
            if (!each.asString().equals("null")) {
                names.add(each.asString());
            }
        }
        return names.size() == 1 ? names.getFirst() : "";
    }

    private static String object(JsonNode schema) {
        if (schema.has("properties")) {
            return "section";
        }
        JsonNode values = schema.path("additionalProperties");
        return values.isObject() && !values.isEmpty() ? "object, of each member: " + of(values) : "object";
    }

    private static String text(JsonNode schema) {
        String secret = schema.path("secret").asBoolean(false) ? "secret " : "";
        return secret + kindOfText(schema) + length(schema);
    }

    private static String kindOfText(JsonNode schema) {
        Optional<Scalar> scalar = scalar(schema);
        if (scalar.isPresent()) {
            return QUOTED.matcher(scalar.get().wanted()).replaceAll("`$1`").replaceFirst("^an? ", "");
        }
        String text = schema.path("multiline").asBoolean(false) ? "text of several lines" : "text";
        String pattern = schema.path("pattern").asString("");
        if (pattern.equals(Constraint.Filled.PATTERN)) {
            return text + ", not blank";
        }
        return pattern.isEmpty() ? text : text + ", matching " + Markdown.code(pattern);
    }

    /// The Java type that such a text is read into, as far as its format or its pattern tell.
    static Optional<Scalar> scalar(JsonNode schema) {
        String format = schema.path("format").asString("");
        String pattern = schema.path("pattern").asString("");
        return Arrays.stream(Scalar.values())
                .filter(scalar -> scalar.jsonType().equals("string"))
                .filter(scalar -> !scalar.format().isEmpty() && scalar.format().equals(format)
                        || !scalar.pattern().isEmpty() && scalar.pattern().equals(pattern))
                .findFirst();
    }

    private static String length(JsonNode schema) {
        String least = limit(schema, "minLength");
        String most = limit(schema, "maxLength");
        if (least != null && most != null) {
            return ", " + least + " to " + most + " characters";
        }
        if (most != null) {
            return ", at most " + most + " characters";
        }
        if (least == null) {
            return "";
        }
        return least.equals("1") ? ", not empty" : ", at least " + least + " characters";
    }

    private static String range(JsonNode schema) {
        List<String> limits = new ArrayList<>();
        add(limits, "at least ", limit(schema, "minimum"));
        add(limits, "more than ", limit(schema, "exclusiveMinimum"));
        add(limits, "at most ", limit(schema, "maximum"));
        add(limits, "less than ", limit(schema, "exclusiveMaximum"));
        return limits.isEmpty() ? "" : ", " + String.join(", ", limits);
    }

    private static void add(List<String> limits, String word, @Nullable String limit) {
        if (limit != null) {
            limits.add(word + limit);
        }
    }

    private static @Nullable String limit(JsonNode schema, String keyword) {
        return schema.get(keyword) instanceof JsonNode value ? value.asString() : null;
    }
}
