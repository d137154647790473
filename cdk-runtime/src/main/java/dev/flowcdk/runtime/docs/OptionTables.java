package dev.flowcdk.runtime.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// The options of a config as tables: one for the config and its sections, and one for each choice of what is one of
/// several sections.
final class OptionTables {

    private static final List<String> HEAD = List.of("| option | what it is | value | default |", "|---|---|---|---|");

    private final List<String> lines = new ArrayList<>();
    private final List<Choices> choices = new ArrayList<>();

    /// An option that is one of several sections, which come after the table that it stands in.
    private record Choices(String pointer, JsonNode schema) {}

    private OptionTables() {}

    /// The lines of all tables.
    static List<String> of(JsonNode schema) {
        var tables = new OptionTables();
        tables.table("", schema, "");
        while (!tables.choices.isEmpty()) {
            Choices next = tables.choices.removeFirst();
            for (JsonNode choice : next.schema().path("oneOf")) {
                tables.choice(next, choice);
            }
        }
        return tables.lines;
    }

    private void choice(Choices of, JsonNode choice) {
        String discriminator =
                of.schema().path("discriminator").path("propertyName").asString("");
        JsonNode name = choice.path("properties").path(discriminator);
        String value = (name.has("const") ? name.path("const") : name.path("default")).asString("");
        lines.add("");
        lines.add("### " + Markdown.code(of.pointer()) + ": "
                + choice.path("title").asString(value));
        lines.add("");
        if (choice.has("description")) {
            lines.add(Markdown.plain(choice.path("description").asString("")));
            lines.add("");
        }
        lines.add("Chosen by " + Markdown.code(of.pointer() + "/" + discriminator) + ": " + Markdown.code(value) + ".");
        if (choice.path("properties").size() > 1) {
            lines.add("");
            table(of.pointer(), choice, discriminator);
        }
    }

    private void table(String pointer, JsonNode schema, String left) {
        lines.addAll(HEAD);
        rows(pointer, schema, left);
    }

    private void rows(String pointer, JsonNode schema, String left) {
        for (Map.Entry<String, JsonNode> option : schema.path("properties").properties()) {
            JsonNode described = option.getValue();
            if (option.getKey().equals(left) || described.path("x-hidden-field").asBoolean(false)) {
                continue;
            }
            String at = pointer + "/" + option.getKey().replace("~", "~0").replace("/", "~1");
            boolean required = isRequired(schema, option.getKey());
            lines.add("| " + Markdown.code(at) + " | " + meaning(described) + " | " + OptionType.of(described) + " | "
                    + fallback(described, required) + " |");
            if (described.has("oneOf")) {
                choices.add(new Choices(at, described));
            } else {
                rows(at, described, "");
            }
        }
    }

    private static String meaning(JsonNode option) {
        String title = option.path("title").asString("");
        String description = Markdown.plain(option.path("description").asString(""));
        String meaning = title.isEmpty() ? description : "**" + Markdown.plain(title) + "**: " + description;
        if (option.path("readOnly").asBoolean(false)) {
            return meaning + " Discovery fills it in.";
        }
        if (option.path("x-collection-name").asBoolean(false)) {
            return meaning + " The web app proposes the collection's name.";
        }
        return meaning;
    }

    private static String fallback(JsonNode option, boolean required) {
        // That a choice is preselected says the form.
        if (option.get("default") instanceof JsonNode value && !option.has("oneOf")) {
            String shown = value.isString() && value.stringValue().isEmpty() ? "empty" : Markdown.code(value);
            return required ? "required; forms propose " + shown : shown;
        }
        return required ? "required" : "";
    }

    static boolean isRequired(JsonNode schema, String option) {
        for (JsonNode each : schema.path("required")) {
            if (each.asString().equals(option)) {
                return true;
            }
        }
        return false;
    }
}
