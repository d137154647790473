package dev.flowcdk.postgres.source;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SQL that reads a part of a table.
///
/// @param partitioned whether its rows are in its partitions. Tables that inherit from it are left out, as the log
///     tells their changes under their own names
/// @param columns expressions to select
/// @param filter condition that the operator adds; null for none
record BackfillQuery(
        TableName table,
        boolean partitioned,
        List<String> columns,
        @Nullable String filter) {

    BackfillQuery {
        columns = List.copyOf(columns);
    }

    /// Rows in the order of the key.
    ///
    /// @param key the key's columns, quoted, with a collation where they need one
    /// @param after literals of the key behind which to start; empty for the start of the table
    String keyed(List<String> key, List<String> after, int limit) {
        List<String> conditions = new ArrayList<>();
        if (!after.isEmpty()) {
            conditions.add(tuple(key) + " > " + tuple(after));
        }
        return select(conditions) + " ORDER BY " + String.join(", ", key) + " LIMIT " + limit;
    }

    /// Rows by physical address.
    ///
    /// @param after the address behind which to start, such as `(0,0)`
    /// @param upTo the last address
    String keyless(String after, String upTo) {
        return select(List.of("ctid > '" + after + "'::tid", "ctid <= '" + upTo + "'::tid"));
    }

    /// Finds one row that meets a condition.
    String any(String condition) {
        return "SELECT 1" + from() + " WHERE " + condition + " LIMIT 1";
    }

    private String from() {
        return (partitioned ? " FROM " : " FROM ONLY ") + table.quoted();
    }

    private String select(List<String> conditions) {
        List<String> all = new ArrayList<>(conditions);
        if (filter != null) {
            // on lines of its own, lest a comment at its end hides the bracket
            all.add("(\n" + filter + "\n)");
        }
        String select = "SELECT " + String.join(", ", columns) + from();
        return all.isEmpty() ? select : select + " WHERE " + String.join(" AND ", all);
    }

    private static String tuple(List<String> parts) {
        return '(' + String.join(", ", parts) + ')';
    }
}
