package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.Identifiers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The publication that is read.
record Publication(String name) {

    private static final int HAS_RESTRICTIONS = 150_000;

    /// What it publishes of all its tables.
    ///
    /// @param viaRoot whether changes of partitions come as changes of the partitioned table
    record Settings(boolean insert, boolean update, boolean delete, boolean truncate, boolean viaRoot) {}

    /// What it publishes of one table.
    ///
    /// @param filter condition that rows have to meet, as SQL; null for none
    /// @param columns the only columns that it has; null for all
    record Restriction(@Nullable String filter, @Nullable Set<String> columns) {}

    boolean exists(Connection connection) throws SQLException {
        return settings(connection) != null;
    }

    /// Null if it does not exist.
    @Nullable
    Settings settings(Connection connection) throws SQLException {
        // columns differ between versions, hence the detour over JSON
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT p.pubinsert, p.pubupdate, p.pubdelete,
                       coalesce((pg_catalog.to_json(p) ->> 'pubtruncate')::bool, true),
                       coalesce((pg_catalog.to_json(p) ->> 'pubviaroot')::bool, false)
                FROM pg_catalog.pg_publication p WHERE p.pubname = ?""")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? new Settings(
                                rows.getBoolean(1),
                                rows.getBoolean(2),
                                rows.getBoolean(3),
                                rows.getBoolean(4),
                                rows.getBoolean(5))
                        : null;
            }
        }
    }

    /// The tables whose changes it has.
    Set<TableName> tables(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT schemaname, tablename FROM pg_catalog.pg_publication_tables WHERE pubname = ?")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                var tables = new HashSet<TableName>();
                while (rows.next()) {
                    tables.add(new TableName(rows.getString(1), rows.getString(2)));
                }
                return tables;
            }
        }
    }

    /// Whether it has the changes of this table, under the table's own name.
    boolean publishes(Connection connection, TableName table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT FROM pg_catalog.pg_publication_tables"
                + " WHERE pubname = ? AND schemaname = ? AND tablename = ?")) {
            statement.setString(1, name);
            statement.setString(2, table.schema());
            statement.setString(3, table.table());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    /// The tables of which it publishes a part only.
    ///
    /// @param version the server's; old ones know no such thing
    Map<TableName, Restriction> restrictions(Connection connection, int version) throws SQLException {
        if (version < HAS_RESTRICTIONS) {
            return Map.of();
        }
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT n.nspname, c.relname, pg_catalog.pg_get_expr(r.prqual, r.prrelid),
                       CASE WHEN r.prattrs IS NOT NULL THEN ARRAY(
                           SELECT a.attname::text FROM pg_catalog.pg_attribute a
                           WHERE a.attrelid = r.prrelid AND a.attnum = ANY(r.prattrs)) END
                FROM pg_catalog.pg_publication_rel r
                JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
                JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE p.pubname = ? AND (r.prqual IS NOT NULL OR r.prattrs IS NOT NULL)""")) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                var restrictions = new HashMap<TableName, Restriction>();
                while (rows.next()) {
                    Set<String> columns = rows.getArray(4) == null
                            ? null
                            : new HashSet<>(List.of((String[]) rows.getArray(4).getArray()));
                    restrictions.put(
                            new TableName(rows.getString(1), rows.getString(2)),
                            new Restriction(rows.getString(3), columns));
                }
                return restrictions;
            }
        }
    }

    void add(Connection connection, TableName table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER PUBLICATION " + Identifiers.quoted(name) + " ADD TABLE " + table.quoted());
        }
    }
}
