package dev.flowcdk.postgres.materialize;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// What besides its columns decides how rows get into a table: what operators do with tables after they were made.
///
/// @param view whether it is a view that takes no rows
/// @param unlogged whether the server empties it after a crash
/// @param filtered whether row level security shows the user a part of the rows only
/// @param otherUnique whether more than the primary key has to be unique, or may have to in a partition
/// @param deferrable whether constraints can wait for the end of the transaction
record TableTraits(boolean view, boolean unlogged, boolean filtered, boolean otherUnique, boolean deferrable) {

    private static final String TRAITS = """
            SELECT wanted.number, c.relkind = 'm' OR c.relkind = 'v' AND NOT c.relhastriggers, c.relpersistence = 'u',
                   pg_catalog.row_security_active(c.oid),
                   c.relkind = 'p' OR EXISTS (SELECT 1 FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid
                    AND NOT i.indisprimary AND (i.indisunique OR i.indisexclusion)),
                   EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k
                    WHERE k.condeferrable AND (k.conrelid = c.oid OR k.confrelid = c.oid))
            FROM pg_catalog.unnest(?::pg_catalog.text[]) WITH ORDINALITY AS wanted (name, number)
            JOIN pg_catalog.pg_class c ON c.oid = pg_catalog.to_regclass(wanted.name)""";

    /// The traits of those of the tables that exist.
    ///
    /// @param catalog where these tables were looked up
    static Map<List<String>, TableTraits> read(
            Connection connection, Collection<List<String>> paths, TargetCatalog catalog) throws SQLException {
        List<List<String>> wanted = List.copyOf(new HashSet<>(paths));
        Map<List<String>, TableTraits> traits = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(TRAITS)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text", wanted.stream().map(catalog::sql).toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    traits.put(wanted.get(rows.getInt(1) - 1), of(rows));
                }
            }
        }
        return traits;
    }

    private static TableTraits of(ResultSet row) throws SQLException {
        return new TableTraits(
                row.getBoolean(2), row.getBoolean(3), row.getBoolean(4), row.getBoolean(5), row.getBoolean(6));
    }

    /// Why a task cannot write to the table.
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        if (view) {
            problems.add("it is a view, which takes no rows; rename or drop it");
        }
        if (filtered) {
            problems.add(
                    "row level security hides rows from the task's user, who would take these for missing; give the"
                            + " user BYPASSRLS, or turn row level security off for the table");
        }
        return problems;
    }
}
