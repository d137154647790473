package dev.flowcdk.postgres.source;

import static java.util.stream.Collectors.joining;

import dev.flowcdk.postgres.Closing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A table that nobody alters, rewrites, empties or replaces until this is closed: a transaction that has the lock of
/// every reader. The lock comes before the view of the rows. A COPY on its own takes its view first and then waits for
/// the lock, and after an ALTER TABLE that has rewritten the table meanwhile it sees no rows at all, without an error.
final class HeldTable implements AutoCloseable {

    /// How long to wait for someone who alters the table, in the server's words. Short, for the log is not read in that
    /// time.
    private static final String PATIENCE = "1s";

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String CANCELLED = "57014";
    private static final int HAS_GENERATED_COLUMNS = 120_000;

    private final Connection connection;
    private final TableName name;

    /// What a scan of the table depends on.
    ///
    /// @param id the table's OID, which is another when a table of the same name has taken its place
    /// @param columns what matters of each column, by its name
    record Shape(long id, Map<String, String> columns) {

        /// What says whether that which was read in the order of the key is in front of what was not read still: the
        /// table, and of the key which columns of it they are and how their values are ordered.
        ///
        /// @param key null for none
        String order(@Nullable List<String> key) {
            return key == null
                    ? Long.toString(id)
                    : key.stream()
                            .map(column -> columns.getOrDefault(column, "-"))
                            .collect(joining("; ", id + "; ", ""));
        }
    }

    private HeldTable(Connection connection, TableName name) {
        this.connection = connection;
        this.name = name;
    }

    /// Holds the table. Partitions are held as well.
    ///
    /// @param connection in auto-commit mode; in a transaction until this is closed
    /// @return null if someone else has locked it for longer than a moment
    static @Nullable HeldTable of(Connection connection, TableName name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try {
                // each later statement shall see what was committed before it, whatever the role's default is;
                // not LOCK TABLE, which wants a right to the table where this is content with one to a column
                statement.execute("BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = '" + PATIENCE
                        + "'; SELECT FROM " + name.quoted() + " LIMIT 0");
                return new HeldTable(connection, name);
            } catch (SQLException failure) {
                Closing.after(failure, () -> statement.execute("ROLLBACK"));
                if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState()) || CANCELLED.equals(failure.getSQLState())) {
                    return null;
                }
                throw failure;
            }
        }
    }

    /// Who has locked the table, in words; empty if nobody has any more.
    static String holder(Connection connection, TableName name) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT l.pid, a.usename, a.application_name
                FROM pg_catalog.pg_locks l
                LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
                WHERE l.relation = pg_catalog.to_regclass(?) AND l.mode = 'AccessExclusiveLock'
                ORDER BY l.granted DESC, l.pid LIMIT 1""")) {
            statement.setString(1, name.quoted());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? "process %d of user \"%s\" (application \"%s\")"
                                .formatted(rows.getInt(1), rows.getString(2), rows.getString(3))
                        : "";
            }
        }
    }

    Shape shape(int serverVersion) throws SQLException {
        return shape(connection, name, serverVersion);
    }

    /// What the table is like at this moment, held or not.
    static Shape shape(Connection connection, TableName name, int serverVersion) throws SQLException {
        String generated = serverVersion < HAS_GENERATED_COLUMNS ? "''" : "a.attgenerated";
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT c.oid, a.attname, concat_ws(' ', a.attnum, a.atttypid, a.atttypmod, a.attcollation, a.attnotnull, %s)
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                WHERE n.nspname = ? AND c.relname = ?""".formatted(generated))) {
            statement.setString(1, name.schema());
            statement.setString(2, name.table());
            try (ResultSet rows = statement.executeQuery()) {
                long id = 0;
                Map<String, String> columns = new HashMap<>();
                while (rows.next()) {
                    id = rows.getLong(1);
                    if (rows.getString(2) != null) {
                        columns.put(rows.getString(2), rows.getString(3));
                    }
                }
                return new Shape(id, Map.copyOf(columns));
            }
        }
    }

    @Override
    public void close() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("COMMIT");
        }
    }
}
