package dev.flowcdk.postgres.source;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Transactions whose commit is in the log already, but that queries may not see yet. The server writes a commit to its
/// log first and lets queries see it afterwards, which takes a moment, or for ever while a synchronous standby does not
/// answer. A chunk of a table that is read in between has a row as it was before a change that was already taken from
/// the log, and that nobody would tell again.
///
/// A transaction holds the lock on its own number until queries see it. That it waits for its client's next command
/// shows that it has not begun to commit.
final class RecentTransactions {

    private static final int USUAL = 4096;

    private static final String HOLDERS = """
            FROM pg_catalog.pg_locks l
            LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
            LEFT JOIN pg_catalog.pg_prepared_xacts p ON p.transaction = l.transactionid
            WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock' AND l.granted
              AND coalesce(a.datname, p.database, pg_catalog.current_database()) = pg_catalog.current_database()
              AND coalesce(a.state, '') NOT IN ('idle in transaction', 'idle in transaction (aborted)')
            """;

    private final Connection connection;
    private long[] ids = new long[USUAL];
    private int count;
    private boolean remembers = true;

    /// @param connection not in a transaction whenever this is used
    RecentTransactions(Connection connection) {
        this.connection = connection;
    }

    /// Remembers one that the log has shown.
    ///
    /// @param id its number, of 32 bits
    void add(long id) throws SQLException {
        if (!remembers) {
            return;
        }
        if (count == ids.length) {
            keepUnseen();
            ids = Arrays.copyOf(ids, Math.max(USUAL, 2 * count));
        }
        ids[count++] = id & 0xFFFF_FFFFL;
    }

    /// Remembers all that might be committing. What was taken from the log before this process started is not known
    /// here, so that each of them might be of it.
    void addAllAtWork() throws SQLException {
        for (long id : atWork()) {
            add(id);
        }
    }

    /// Whether queries see all of them. Those that they see are forgotten.
    boolean visible() throws SQLException {
        if (count > 0) {
            keepUnseen();
        }
        return count == 0;
    }

    /// Remembers nothing from now on, since nothing is left to be read.
    void stop() {
        remembers = false;
        count = 0;
    }

    /// Who keeps those from being seen that are not seen yet, in words.
    List<String> holders() throws SQLException {
        List<String> holders = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT l.transactionid::text::int8, l.pid, a.usename, a.application_name, a.wait_event, p.gid "
                                + HOLDERS + " ORDER BY l.pid")) {
            while (rows.next()) {
                if (remembers(rows.getLong(1))) {
                    String gid = rows.getString(6);
                    holders.add(
                            gid != null
                                    ? "prepared transaction '" + gid + "'"
                                    : "process %d of user \"%s\" (application \"%s\", waits for %s)"
                                            .formatted(
                                                    rows.getInt(2),
                                                    rows.getString(3),
                                                    rows.getString(4),
                                                    rows.getString(5)));
                }
            }
        }
        return holders;
    }

    private void keepUnseen() throws SQLException {
        Set<Long> atWork = atWork();
        int kept = 0;
        for (int index = 0; index < count; index++) {
            if (atWork.contains(ids[index])) {
                ids[kept++] = ids[index];
            }
        }
        count = kept;
    }

    private Set<Long> atWork() throws SQLException {
        Set<Long> found = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT l.transactionid::text::int8 " + HOLDERS)) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
        }
        return found;
    }

    private boolean remembers(long id) {
        for (int index = 0; index < count; index++) {
            if (ids[index] == id) {
                return true;
            }
        }
        return false;
    }
}
