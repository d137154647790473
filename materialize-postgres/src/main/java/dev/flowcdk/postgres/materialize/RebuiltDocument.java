package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.SqlColumn;
import dev.flowcdk.postgres.Identifiers;
import dev.flowcdk.task.Inference.JsonType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// SQL that makes a document of a row in a table without a column for it: an object of the columns that stand for
/// properties of the root. What has no column is lost, and numbers and times have the form that the server gives them.
final class RebuiltDocument {

    /// The server's functions take 100 arguments at most.
    private static final int PROPERTIES_AT_ONCE = 49;

    private RebuiltDocument() {}

    /// The expression, for rows of the table `t`.
    static String of(TargetTable table) {
        Map<String, SqlColumn> properties = new LinkedHashMap<>();
        for (SqlColumn column : table.fields()) {
            String pointer = column.projection().pointer();
            if (pointer.lastIndexOf('/') == 0) {
                properties.putIfAbsent(pointer.substring(1).replace("~1", "/").replace("~0", "~"), column);
            }
        }
        List<String> parts = new ArrayList<>();
        List<String> always = new ArrayList<>();
        properties.forEach((name, column) -> {
            String value = "t." + Identifiers.quoted(Identifiers.truncated(column.field()));
            String pair = Identifiers.literal(name) + ", " + json(column, table.server(column), value);
            if (column.required() || column.projection().inference().types().contains(JsonType.NULL)) {
                always.add(pair);
            } else {
                parts.add("CASE WHEN " + value + " IS NULL THEN '{}'::pg_catalog.jsonb ELSE " + object(List.of(pair))
                        + " END");
            }
        });
        for (int start = 0; start < always.size(); start += PROPERTIES_AT_ONCE) {
            parts.add(object(always.subList(start, Math.min(always.size(), start + PROPERTIES_AT_ONCE))));
        }
        return parts.isEmpty() ? "'{}'::pg_catalog.json" : "(" + String.join(" || ", parts) + ")::pg_catalog.json";
    }

    private static String object(List<String> pairs) {
        return "pg_catalog.jsonb_build_object(" + String.join(", ", pairs) + ")";
    }

    /// The value as the document had it, as far as the column tells.
    private static String json(SqlColumn column, ServerColumn server, String value) {
        boolean text = column.projection().inference().types().contains(JsonType.STRING);
        return switch (server.type()) {
            case "numeric" -> text ? value + "::pg_catalog.text" : value;
            case "date" -> value + "::pg_catalog.text";
            case "timestamptz" ->
                "pg_catalog.to_char(" + value + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
            case "time" -> "pg_catalog.to_char(" + value + "::pg_catalog.interval, 'HH24:MI:SS.US\"Z\"')";
            // an address alone has no mask, but the server shows it with one
            case "cidr" ->
                column.projection().inference().format().startsWith("ipv") ? "pg_catalog.host(" + value + ")" : value;
            case "bytea" -> "pg_catalog.replace(pg_catalog.encode(" + value + ", 'base64'), E'\\n', '')";
            default -> value;
        };
    }
}
