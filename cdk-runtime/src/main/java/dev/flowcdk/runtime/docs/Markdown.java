package dev.flowcdk.runtime.docs;

import tools.jackson.databind.JsonNode;

/// Text in the cells of Markdown tables.
final class Markdown {

    private Markdown() {}

    /// A value as code: texts without quotes, others as JSON.
    static String code(JsonNode value) {
        return code(value.isString() ? value.stringValue() : value.toString());
    }

    /// Text as code, whatever is in it.
    static String code(String text) {
        String escaped = text.replace("|", "\\|").replace("\n", " ");
        return escaped.contains("`") ? "`` " + escaped + " ``" : "`" + escaped + "`";
    }

    /// Text of a description, which must not end the cell.
    static String plain(String text) {
        return text.replace("|", "\\|")
                .replace("*", "\\*")
                .replace("<", "\\<")
                .replaceAll("\\s*\\n\\s*", " ")
                .strip();
    }
}
