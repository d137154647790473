package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// SQL that reads a part of a table.
///
/// @param partitioned whether its rows are in its partitions. Tables that inherit from it are left out, as the log
///     tells their changes under their own names
/// @param columns expressions to select
/// @param filter condition that the operator adds; null for none
/// @param oldest number of the transaction whose rows, and those of later ones, are read; null for all rows
record BackfillQuery(
        TableName table,
        boolean partitioned,
        List<String> columns,
        @Nullable String filter,
        @Nullable String oldest) {

    private static final String CATALOGUE = "pg_catalog";

    BackfillQuery {
        columns = List.copyOf(columns);
    }

    /// Rows in the order of the key.
    ///
    /// @param key the key's columns, quoted, with a collation where they need one
    /// @param operators schemas of the operators that compare them
    /// @param after literals of the key behind which to start; empty for the start of the table
    String keyed(List<String> key, List<String> operators, List<String> after, int limit) {
        List<String> conditions = new ArrayList<>();
        if (!after.isEmpty()) {
            conditions.add(
                    Set.of(CATALOGUE).containsAll(operators)
                            ? tuple(key) + " > " + tuple(after)
                            : behind(key, operators, after));
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
        if (oldest != null) {
            all.add(writtenSince(Long.parseLong(oldest)));
        }
        String select = "SELECT " + String.join(", ", columns) + from();
        return all.isEmpty() ? select : select + " WHERE " + String.join(" AND ", all);
    }

    /// Numbers of transactions go round in a circle of 32 bits; those below 3 are none.
    private static String writtenSince(long oldest) {
        String current = "pg_catalog.txid_snapshot_xmax(pg_catalog.txid_current_snapshot())";
        return "xmin::text::int8 >= 3 AND ((xmin::text::int8 - %1$d) & 4294967295) <= ((%2$s - %1$d) & 4294967295)"
                .formatted(oldest & 0xFFFF_FFFFL, current);
    }

    /// The comparison of rows column by column, for where there is not one operator for all of them.
    private static String behind(List<String> key, List<String> operators, List<String> after) {
        String schema = Identifiers.quoted(operators.getFirst());
        String greater = "%s OPERATOR(%s.>) %s".formatted(key.getFirst(), schema, after.getFirst());
        if (key.size() == 1) {
            return greater;
        }
        String rest =
                behind(key.subList(1, key.size()), operators.subList(1, key.size()), after.subList(1, key.size()));
        // the first condition is one that an index serves
        return "%1$s OPERATOR(%2$s.>=) %3$s AND (%4$s OR %1$s OPERATOR(%2$s.=) %3$s AND (%5$s))"
                .formatted(key.getFirst(), schema, after.getFirst(), greater, rest);
    }

    private static String tuple(List<String> parts) {
        return '(' + String.join(", ", parts) + ')';
    }
}
