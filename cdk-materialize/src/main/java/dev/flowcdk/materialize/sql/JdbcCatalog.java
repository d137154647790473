package dev.flowcdk.materialize.sql;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
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

/// What a database has, by the metadata of JDBC: two questions for each table. Names are in the form of
/// [SqlDialect#stored].
record JdbcCatalog(Map<List<String>, ExistingTable> tables) implements SqlCatalog {

    static JdbcCatalog read(Connection connection, SqlDialect dialect, Collection<List<String>> paths)
            throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        Map<List<String>, ExistingTable> tables = new HashMap<>();
        for (List<String> path : new HashSet<>(paths)) {
            String schema = path.size() > 1 ? path.getFirst() : connection.getSchema();
            String name = dialect.ignoresCase() ? path.getLast() : dialect.stored(path.getLast());
            List<ExistingColumn> columns = columns(connection, metadata, dialect, schema, name);
            if (!columns.isEmpty()) {
                tables.put(path, new ExistingTable(columns, primaryKey(connection, metadata, dialect, schema, name)));
            }
        }
        return new JdbcCatalog(tables);
    }

    private static List<ExistingColumn> columns(
            Connection connection, DatabaseMetaData metadata, SqlDialect dialect, @Nullable String schema, String table)
            throws SQLException {
        String escape = metadata.getSearchStringEscape();
        List<ExistingColumn> columns = new ArrayList<>();
        try (ResultSet rows = metadata.getColumns(
                connection.getCatalog(),
                schema == null ? null : escaped(schema, escape),
                escaped(table, escape),
                null)) {
            while (rows.next()) {
                String found = rows.getString("TABLE_NAME");
                if (dialect.stored(found)
                        .equals(dialect.stored(table))) { // drivers differ in what they take for a pattern
                    columns.add(new ExistingColumn(
                            dialect.stored(rows.getString("COLUMN_NAME")),
                            rows.getString("TYPE_NAME"),
                            rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                            rows.getString("COLUMN_DEF") != null));
                }
            }
        }
        return columns;
    }

    private static List<String> primaryKey(
            Connection connection, DatabaseMetaData metadata, SqlDialect dialect, @Nullable String schema, String table)
            throws SQLException {
        List<String> key = new ArrayList<>();
        try (ResultSet rows = metadata.getPrimaryKeys(connection.getCatalog(), schema, table)) {
            while (rows.next()) {
                key.add(dialect.stored(rows.getString("COLUMN_NAME")));
            }
        }
        return key;
    }

    private static String escaped(String name, @Nullable String escape) {
        if (escape == null || escape.isEmpty()) {
            return name;
        }
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    static Set<String> missingSchemas(Connection connection, SqlDialect dialect, Collection<String> schemas)
            throws SQLException {
        Set<String> missing = new TreeSet<>(schemas);
        try (ResultSet rows = connection.getMetaData().getSchemas()) {
            while (rows.next()) {
                String found = dialect.stored(rows.getString("TABLE_SCHEM"));
                missing.removeIf(name -> dialect.stored(name).equals(found));
            }
        }
        return missing;
    }

    @Override
    public @Nullable ExistingTable table(List<String> path) {
        return tables.get(path);
    }
}
