package dev.flowcdk.postgres.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// Transactions that the log has shown since the last chunk of a table was read. The server may show a commit in its
/// log a moment before queries see its rows; a chunk that is read in that moment has a row as it was before a change
/// that was already taken from the log.
///
/// The last few thousand are remembered: a transaction that is further back has long become visible.
final class RecentTransactions {

    private static final int REMEMBERED = 4096;
    private static final long PAUSE_MILLIS = 1;

    private final long[] ids = new long[REMEMBERED];
    private int count;

    /// Remembers one.
    ///
    /// @param id its number, of 32 bits
    void add(long id) {
        ids[count % REMEMBERED] = id & 0xFFFF_FFFFL;
        count = count + 1 == 2 * REMEMBERED ? REMEMBERED : count + 1;
    }

    /// Returns when queries see all of them, and forgets them. A transaction holds the lock on its own number until
    /// they do.
    void awaitVisible(Connection connection) throws SQLException, InterruptedException {
        while (count > 0 && isRunning(connection)) {
            Thread.sleep(PAUSE_MILLIS);
        }
        count = 0;
    }

    private boolean isRunning(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet running = statement.executeQuery("SELECT transactionid::text::bigint FROM pg_catalog.pg_locks"
                        + " WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted")) {
            while (running.next()) {
                if (contains(running.getLong(1))) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean contains(long id) {
        for (int index = 0; index < Math.min(count, REMEMBERED); index++) {
            if (ids[index] == id) {
                return true;
            }
        }
        return false;
    }
}
