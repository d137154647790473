package dev.flowcdk.postgres.source;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.postgres.Closing;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Opens the server's log: where a capture has got to, or with a new slot where it starts. For the thread of the
/// capture.
final class LogOpening {

    private static final Logger LOGGER = System.getLogger(LogOpening.class.getName());
    private static final Duration SLOT_IN_USE_LIMIT = Duration.ofSeconds(10);
    private static final Duration SLOT_IN_USE_PAUSE = Duration.ofMillis(250);
    private static final String REFUSED = "refused";
    private static final String IN_USE = "55006";

    /// On a standby, what is replayed can be read.
    private static final String POSITION = """
            SELECT CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn()
                ELSE pg_catalog.pg_current_wal_flush_lsn() END::text""";

    private final SourceConfig config;
    private final Database database;
    private final Connection connection;
    private final int version;
    private final BooleanSupplier stopping;
    private final String slot;
    private final Notes notes;

    /// @param connection for queries
    /// @param version the server's
    /// @param notes what is remembered of refusals
    LogOpening(
            SourceConfig config,
            Database database,
            Connection connection,
            int version,
            Notes notes,
            BooleanSupplier stopping) {
        this.config = config;
        this.database = database;
        this.connection = connection;
        this.version = version;
        this.notes = notes;
        this.stopping = stopping;
        this.slot = config.advanced().slotName();
    }

    /// Gives the cursor to start at. Where the capture may not make its slot, it is the one that is there.
    ///
    /// @param stored where the capture has got to; null to start anew, with a new slot
    /// @return null when asked to stop before there was a slot
    @Nullable
    Long cursor(@Nullable String stored) throws SQLException, InterruptedException {
        if (stored != null) {
            long cursor = Lsn.parse(stored);
            UserException loss = loss(cursor);
            if (loss != null) {
                throw loss;
            }
            checkReached(cursor);
            return cursor;
        }
        if (!config.advanced().flags().makesSlot()) {
            return position();
        }
        return patiently(() -> makeSlot() ? position() : null);
    }

    /// Whether the slot has lost what comes behind the cursor, so that all tables have to be read again, with a new
    /// one. The operator is told what that means.
    ///
    /// @param stored where the capture has got to
    boolean hasToStartOver(String stored) throws SQLException {
        UserException loss = config.advanced().flags().makesSlot() ? loss(Lsn.parse(stored)) : null;
        if (loss == null) {
            return false;
        }
        LOGGER.log(
                Level.WARNING,
                loss.getMessage()
                        + ". As the feature flag recover_lost_slot is set, all tables are read again with a new"
                        + " slot. What cannot be had again: deletes since then, so that documents of these rows stay in"
                        + " their collections, and changes of tables that are captured without a backfill");
        return true;
    }

    /// Starts reading.
    ///
    /// @param durable gives the position up to which the server may forget its log
    /// @return null when asked to stop before that was possible
    @Nullable
    LogStream start(long cursor, LongSupplier durable, boolean binary) throws SQLException, InterruptedException {
        return patiently(() -> {
            Connection replication = database.connectForReplication();
            try {
                return LogStream.start(replication, slot, config.advanced().publicationName(), cursor, durable, binary);
            } catch (SQLException | RuntimeException failure) {
                Closing.after(failure, replication);
                throw failure;
            }
        });
    }

    /// How far the server's log is on its disk.
    long position() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(POSITION)) {
            rows.next();
            return Lsn.parse(rows.getString(1));
        }
    }

    private @Nullable UserException loss(long cursor) throws SQLException {
        ReplicationSlot existing = ReplicationSlot.find(connection, slot);
        return existing == null ? ReplicationSlot.missing(slot, cursor) : existing.loss(cursor);
    }

    /// Refuses a cursor that this server has never got to. It is refused later as well, when the server's log has grown
    /// beyond it: that log is another one all the same.
    private void checkReached(long cursor) throws SQLException {
        long position = position();
        String text = Lsn.format(cursor);
        if (Long.compareUnsigned(cursor, position) > 0) {
            notes.write(Map.of(REFUSED, text));
        } else if (!text.equals(notes.read(List.of(REFUSED)).get(REFUSED))) {
            return;
        }
        throw new UserException(
                ("the capture has got to %s of the server's log, which had not got so far when the capture was started on it:"
                                + " the database was restored from an earlier copy, or this is another server (its log is at"
                                + " %s now). What was captured since the copy is not in it, and changes would be lost. Raise"
                                + " the backfill counter of all bindings to capture this database anew, or correct"
                                + " /address")
                        .formatted(text, Lsn.format(position)));
    }

    private boolean makeSlot() throws SQLException, InterruptedException {
        boolean exists = ReplicationSlot.find(connection, slot) != null;
        try (Connection maker = database.connect()) {
            return new SlotMaking(connection, stopping).recreate(maker, exists, slot, version);
        }
    }

    private interface Attempt<T> {
        @Nullable
        T run() throws SQLException, InterruptedException;
    }

    /// Tries again for a while when someone has the slot: the server takes a moment to notice that the client of before
    /// is gone.
    private <T> @Nullable T patiently(Attempt<T> attempt) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + SLOT_IN_USE_LIMIT.toNanos();
        while (true) {
            try {
                return attempt.run();
            } catch (SQLException failure) {
                if (!IN_USE.equals(failure.getSQLState())) {
                    throw explained(failure);
                }
                if (System.nanoTime() - deadline > 0) {
                    throw ReplicationSlot.inUse(connection, slot, failure);
                }
            }
            if (stopping.getAsBoolean()) {
                return null;
            }
            Thread.sleep(SLOT_IN_USE_PAUSE);
        }
    }

    private RuntimeException explained(SQLException failure) {
        RuntimeException explained = Database.explained(failure, config.server());
        return explained instanceof TransientException
                ? explained
                : new UserException(
                        "replication slot \"" + slot + "\" cannot be read: " + Database.message(failure), failure);
    }
}
