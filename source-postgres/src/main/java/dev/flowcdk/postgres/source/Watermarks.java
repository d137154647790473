package dev.flowcdk.postgres.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The table that the capture writes to so that the log goes on: the commit of a row written now comes behind
/// everything that was committed before.
///
/// @param table its name with schema, as SQL, from the options
/// @param slot the replication slot, which has a row of its own
record Watermarks(String table, String slot) {

    private static final String NOT_PERMITTED = "42501";

    /// Writes a new value into the slot's row. Policies on this table hide nothing that is captured, so the user may be
    /// subject to them here.
    void write(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            // a first attempt that fails would leave the transaction without a second one
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL row_security = on");
            }
            upsert(connection);
            return;
        }
        try {
            upsert(connection);
        } catch (SQLException failure) {
            if (!NOT_PERMITTED.equals(failure.getSQLState())) {
                throw failure;
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET row_security = on");
                upsert(connection);
            } finally {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET row_security = off");
                }
            }
        }
    }

    private void upsert(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table
                + " (slot, watermark) VALUES (?, ?)"
                + " ON CONFLICT (slot) DO UPDATE SET watermark = excluded.watermark")) {
            statement.setString(1, slot);
            statement.setString(2, UUID.randomUUID().toString());
            statement.executeUpdate();
        }
    }

    void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS " + table + " (slot TEXT PRIMARY KEY, watermark TEXT)");
        }
    }

    /// How the server spells the table's name; null if there is no such table.
    @Nullable
    TableName name(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT n.nspname, c.relname
                FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE c.oid = to_regclass(?)""")) {
            statement.setString(1, table);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? new TableName(rows.getString(1), rows.getString(2)) : null;
            }
        }
    }
}
