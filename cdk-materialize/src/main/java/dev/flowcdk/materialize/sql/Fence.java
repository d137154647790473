package dev.flowcdk.materialize.sql;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.task.KeyRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// The runtime's checkpoint in the database, guarded so that only the instance of a task that was started last can
/// commit.
///
/// A row of the checkpoints table stands for a task and a range of keys. Opening a session raises the fence of each row
/// that overlaps with its range; a commit names the fence of its session and finds no row when a later session raised
/// it. (`flow_checkpoints_v1` of Estuary's SQL materializations.) For one thread.
public final class Fence {

    /// Name of the checkpoints table.
    public static final String TABLE = "flow_checkpoints_v1";

    private static final String INTEGRITY_VIOLATION = "23";

    private final String update;
    private final String select;
    private final String task;
    private final KeyRange range;
    private final long fence;
    private final byte[] checkpoint;

    private Fence(String table, String task, KeyRange range, long fence, byte[] checkpoint) {
        this.update = "UPDATE " + table
                + " SET checkpoint = ? WHERE materialization = ? AND key_begin = ? AND key_end = ? AND fence = ?";
        this.select = "SELECT fence FROM " + table + " WHERE materialization = ? AND key_begin = ? AND key_end = ?";
        this.task = task;
        this.range = range;
        this.fence = fence;
        this.checkpoint = checkpoint;
    }

    /// Raises the fences of all overlapping sessions of the task and takes over the checkpoint of the narrowest range
    /// that covers this one. A transaction of its own on the connection, which must be in auto-commit mode.
    ///
    /// @param table the checkpoints table, quoted as SQL wants it
    public static Fence install(Connection connection, String table, String task, KeyRange range) throws SQLException {
        return JdbcTransaction.run(connection, () -> {
            raise(connection, table, task, range);
            Row row = narrowest(connection, table, task, range);
            if (row == null || !row.range.equals(range)) {
                Row own =
                        row == null ? new Row(range, 0, Opened.beginning()) : new Row(range, row.fence, row.checkpoint);
                insert(connection, table, task, own);
                row = own;
            }
            return new Fence(table, task, range, row.fence, row.checkpoint);
        });
    }

    /// The checkpoint that was found when the fence was installed; for a new task the one that asks for everything.
    public byte[] checkpoint() {
        return checkpoint.clone();
    }

    /// Makes the checkpoint part of the connection's transaction: the last statement before its commit.
    ///
    /// @throws UserException when another instance has taken over; the transaction must then be rolled back
    public void update(Connection connection, byte[] newCheckpoint) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(update)) {
            statement.setString(1, Base64.getEncoder().encodeToString(newCheckpoint));
            statement.setString(2, task);
            statement.setLong(3, range.begin());
            statement.setLong(4, range.end());
            statement.setLong(5, fence);
            if (statement.executeUpdate() != 1) {
                throw fencedOff();
            }
        }
    }

    /// Whether another instance has taken over: what fails after that says more about the other than about the task.
    public boolean raised(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setString(1, task);
            statement.setLong(2, range.begin());
            statement.setLong(3, range.end());
            try (ResultSet rows = statement.executeQuery()) {
                return !rows.next() || rows.getLong(1) != fence;
            }
        }
    }

    /// What an instance ends with whose fence was raised.
    public UserException fencedOff() {
        return new UserException("this instance of " + task + " was fenced off by another, which has taken over; "
                + "make sure that the task runs only once");
    }

    private static void raise(Connection connection, String table, String task, KeyRange range) throws SQLException {
        String sql = "UPDATE " + table
                + " SET fence = fence + 1 WHERE materialization = ? AND key_end >= ? AND key_begin <= ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, task);
            statement.setLong(2, range.begin());
            statement.setLong(3, range.end());
            statement.executeUpdate();
        }
    }

    private static @Nullable Row narrowest(Connection connection, String table, String task, KeyRange range)
            throws SQLException {
        String sql = "SELECT key_begin, key_end, fence, checkpoint FROM " + table
                + " WHERE materialization = ? AND key_begin <= ? AND key_end >= ? ORDER BY key_end - key_begin ASC";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, task);
            statement.setLong(2, range.begin());
            statement.setLong(3, range.end());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? row(table, rows) : null;
            }
        }
    }

    private static Row row(String table, ResultSet rows) throws SQLException {
        try {
            return new Row(
                    new KeyRange(rows.getLong(1), rows.getLong(2)),
                    rows.getLong(3),
                    Base64.getDecoder().decode(rows.getString(4)));
        } catch (IllegalArgumentException e) {
            throw new UserException("table " + table + " holds a row that is no checkpoint: " + e.getMessage(), e);
        }
    }

    private static void insert(Connection connection, String table, String task, Row row) throws SQLException {
        String sql = "INSERT INTO " + table
                + " (materialization, key_begin, key_end, fence, checkpoint) VALUES (?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, task);
            statement.setLong(2, row.range.begin());
            statement.setLong(3, row.range.end());
            statement.setLong(4, row.fence);
            statement.setString(5, Base64.getEncoder().encodeToString(row.checkpoint));
            statement.executeUpdate();
        } catch (SQLException failure) {
            if (String.valueOf(failure.getSQLState()).startsWith(INTEGRITY_VIOLATION)) {
                throw new TransientException("another instance of " + task + " starts at the same time", failure);
            }
            throw failure;
        }
    }

    private record Row(KeyRange range, long fence, byte[] checkpoint) {}
}
