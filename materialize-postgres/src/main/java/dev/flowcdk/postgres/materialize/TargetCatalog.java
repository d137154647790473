package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ExistingColumn;
import dev.flowcdk.materialize.sql.ExistingTable;
import dev.flowcdk.materialize.sql.SqlCatalog;
import dev.flowcdk.postgres.Identifiers;
import dev.flowcdk.postgres.PostgresConnector;
import java.sql.Array;
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
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What the database has of the tables that a task names, read with one statement however many there are. Tables for
/// which the user has no privileges are seen too.
final class TargetCatalog implements SqlCatalog {

    /// Domains count as what they are made of. Generated columns (since version 12) have types to which nothing can be
    /// written.
    private static final String COLUMNS = """
            SELECT wanted.number, a.attname, a.attnotnull, a.atthasdef OR a.attidentity <> '',
                   pg_catalog.format_type(CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END, NULL)
                       || CASE WHEN a.atthasdef AND pg_catalog.to_jsonb(a) ->> 'attgenerated' <> ''
                          THEN ' (generated)' ELSE '' END,
                   coalesce(a.attnum = ANY (i.indkey), false)
            FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS wanted (nspname, relname, number)
            JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.nspname
            JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.relname
                AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
            LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisprimary
            ORDER BY wanted.number, a.attnum""";

    private final @Nullable String ownSchema;
    private final Map<List<String>, ExistingTable> tables;
    private final Map<List<String>, TableTraits> traits = new HashMap<>();

    private TargetCatalog(@Nullable String ownSchema, Map<List<String>, ExistingTable> tables) {
        this.ownSchema = ownSchema;
        this.tables = tables;
    }

    /// As [#read], with the traits of the tables.
    static TargetCatalog withTraits(Connection connection, Collection<List<String>> paths) throws SQLException {
        TargetCatalog catalog = read(connection, paths);
        catalog.traits.putAll(TableTraits.read(connection, paths, catalog));
        return catalog;
    }

    /// Reads about these tables, each given by schema and table or by its name alone, which is looked up in the user's
    /// first schema.
    static TargetCatalog read(Connection connection, Collection<List<String>> paths) throws SQLException {
        List<List<String>> wanted = List.copyOf(new HashSet<>(paths));
        String ownSchema =
                wanted.stream().anyMatch(path -> path.size() == 1) ? PostgresConnector.ownSchema(connection) : null;
        Map<List<String>, ExistingTable> tables = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setArray(
                    1,
                    array(
                            connection,
                            wanted.stream().map(path -> schema(path, ownSchema)).toArray()));
            query.setArray(
                    2,
                    array(
                            connection,
                            wanted.stream()
                                    .map(path -> Identifiers.truncated(path.getLast()))
                                    .toArray()));
            try (ResultSet rows = query.executeQuery()) {
                collect(rows, wanted, tables);
            }
        }
        return new TargetCatalog(ownSchema, tables);
    }

    private static void collect(ResultSet rows, List<List<String>> wanted, Map<List<String>, ExistingTable> tables)
            throws SQLException {
        List<ExistingColumn> columns = new ArrayList<>();
        List<String> primaryKey = new ArrayList<>();
        int current = 0;
        while (rows.next()) {
            int number = rows.getInt(1);
            if (current != 0 && number != current) {
                tables.put(wanted.get(current - 1), new ExistingTable(columns, primaryKey));
                columns.clear();
                primaryKey.clear();
            }
            current = number;
            String name = rows.getString(2);
            if (name != null) {
                columns.add(new ExistingColumn(name, rows.getString(5), !rows.getBoolean(3), rows.getBoolean(4)));
                if (rows.getBoolean(6)) {
                    primaryKey.add(name);
                }
            }
        }
        if (current != 0) {
            tables.put(wanted.get(current - 1), new ExistingTable(columns, primaryKey));
        }
    }

    @Override
    public @Nullable ExistingTable table(List<String> path) {
        return tables.get(path);
    }

    @Override
    public List<String> problems(List<String> path) {
        TableTraits found = traits.get(path);
        return found == null ? List.of() : found.problems();
    }

    /// What else decides how rows get into the table; null if it does not exist, or was not asked for.
    @Nullable
    TableTraits traits(List<String> path) {
        return traits.get(path);
    }

    /// The table of one of the paths in SQL, with its schema also where the path has none.
    String sql(List<String> path) {
        return sql(path, ownSchema);
    }

    /// The table of this path in SQL, with its schema also where the path has none.
    static String sql(Connection connection, List<String> path) throws SQLException {
        return sql(path, path.size() > 1 ? null : PostgresConnector.ownSchema(connection));
    }

    private static String sql(List<String> path, @Nullable String ownSchema) {
        return new PostgresDialect(TargetFlags.USUAL)
                .table(path.size() > 1 || ownSchema == null ? path : List.of(ownSchema, path.getFirst()));
    }

    /// Those of the schemas that do not exist.
    static Set<String> missingSchemas(Connection connection, Collection<String> schemas) throws SQLException {
        Set<String> missing = new TreeSet<>(schemas);
        try (PreparedStatement query =
                connection.prepareStatement("SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname = ANY (?)")) {
            query.setArray(
                    1,
                    array(
                            connection,
                            schemas.stream().map(Identifiers::truncated).toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String found = rows.getString(1);
                    missing.removeIf(name -> Identifiers.truncated(name).equals(found));
                }
            }
        }
        return missing;
    }

    private static @Nullable String schema(List<String> path, @Nullable String ownSchema) {
        return path.size() > 1 ? Identifiers.truncated(path.getFirst()) : ownSchema;
    }

    private static Array array(Connection connection, Object[] texts) throws SQLException {
        return connection.createArrayOf("text", texts);
    }
}
