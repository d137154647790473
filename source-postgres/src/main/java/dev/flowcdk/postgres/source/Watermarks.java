package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.Closing;
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

    /// As it is for all that is read besides.
    private static final String STRICT = "SET row_security = off";

    /// What is done with the table.
    interface Work<T> {
        T run() throws SQLException;
    }

    /// Writes a new value into the slot's row.
    void write(Connection connection) throws SQLException {
        permitted(connection, () -> upsert(connection));
    }

    /// Does some work with this table. Policies on it hide nothing that is captured, so the user may be subject to them
    /// here.
    <T> T permitted(Connection connection, Work<T> work) throws SQLException {
        if (!connection.getAutoCommit()) {
            // a first attempt that fails would leave the transaction without a second one
            execute(connection, "SET LOCAL row_security = on");
            return work.run();
        }
        try {
            return work.run();
        } catch (SQLException failure) {
            if (!NOT_PERMITTED.equals(failure.getSQLState())) {
                throw failure;
            }
            return underPolicies(connection, work);
        }
    }

    private static <T> T underPolicies(Connection connection, Work<T> work) throws SQLException {
        execute(connection, "SET row_security = on");
        T result;
        try {
            result = work.run();
        } catch (SQLException | RuntimeException failure) {
            Closing.after(failure, () -> execute(connection, STRICT));
            throw failure;
        }
        execute(connection, STRICT);
        return result;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int upsert(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("INSERT INTO " + table
                + " (slot, watermark) VALUES (?, ?)"
                + " ON CONFLICT (slot) DO UPDATE SET watermark = excluded.watermark")) {
            statement.setString(1, slot);
            statement.setString(2, UUID.randomUUID().toString());
            return statement.executeUpdate();
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
