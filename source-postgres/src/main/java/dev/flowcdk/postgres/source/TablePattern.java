package dev.flowcdk.postgres.source;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A pattern for names of tables: `*` stands for any characters, `?` for one, and a backslash takes the next
/// character as it is. A dot separates schema and table; without one the pattern is for tables of any schema.
public final class TablePattern {

    private final @Nullable Pattern schema;
    private final Pattern table;

    private TablePattern(@Nullable Pattern schema, Pattern table) {
        this.schema = schema;
        this.table = table;
    }

    /// @throws IllegalArgumentException with what is wrong with the pattern
    public static TablePattern parse(String text) {
        var part = new StringBuilder();
        String schema = null;
        for (int at = 0; at < text.length(); at++) {
            char next = text.charAt(at);
            switch (next) {
                case '*' -> part.append(".*");
                case '?' -> part.append('.');
                case '.' -> {
                    require(schema == null, text, "may have one dot only; write other dots as \\.");
                    schema = part.toString();
                    require(!schema.isEmpty(), text, "must have a schema in front of the dot");
                    part.setLength(0);
                }
                case '\\' -> {
                    at++;
                    require(at < text.length(), text, "must not end with a backslash");
                    part.append(Pattern.quote(String.valueOf(text.charAt(at))));
                }
                default -> part.append(Pattern.quote(String.valueOf(next)));
            }
        }
        require(!part.isEmpty(), text, schema == null ? "must not be empty" : "must have a table behind the dot");
        return new TablePattern(schema == null ? null : compile(schema), compile(part.toString()));
    }

    /// What is wrong with a pattern, empty if nothing is.
    static String problem(String text) {
        try {
            parse(text);
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    public boolean matches(String schemaName, String tableName) {
        return (schema == null || schema.matcher(schemaName).matches())
                && table.matcher(tableName).matches();
    }

    private static Pattern compile(String regularExpression) {
        return Pattern.compile(regularExpression, Pattern.DOTALL);
    }

    private static void require(boolean met, String text, String demand) {
        if (!met) {
            throw new IllegalArgumentException(demand + ", but is \"" + text + '"');
        }
    }
}
