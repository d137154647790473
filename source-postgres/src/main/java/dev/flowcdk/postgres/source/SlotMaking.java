package dev.flowcdk.postgres.source;

import dev.flowcdk.log.StatusLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;

/// Makes a replication slot. The server does so when all transactions have ended that were open before, however long
/// that takes; so the operator is told for whom it waits, and the server is told when nobody wants the slot any more.
final class SlotMaking {

    private static final Logger LOGGER = System.getLogger(SlotMaking.class.getName());
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration WITHOUT_A_WORD = Duration.ofSeconds(1);
    private static final Duration LAST_WAIT = Duration.ofSeconds(2);
    private static final int NOTICES_LOST_CLIENTS = 140_000;
    private static final int LIMITS_TRANSACTIONS = 170_000;

    private final Connection connection;
    private final BooleanSupplier stopping;
    private List<String> told = List.of();

    /// @param connection for looking at the server meanwhile
    SlotMaking(Connection connection, BooleanSupplier stopping) {
        this.connection = connection;
        this.stopping = stopping;
    }

    /// Removes the slot if it is there and makes it anew.
    ///
    /// @param maker a connection for this purpose alone
    /// @param version the server's
    /// @return false when asked to stop meanwhile; then there is no slot, nor anything that makes one
    boolean recreate(Connection maker, boolean exists, String slot, int version)
            throws SQLException, InterruptedException {
        try (Statement statement = maker.createStatement()) {
            statement.execute(withoutLimits(version));
        }
        if (exists) {
            run(maker, "SELECT pg_catalog.pg_drop_replication_slot(?)", slot);
        }
        LOGGER.log(Level.INFO, "creating replication slot \"" + slot + '"');
        try (PreparedStatement making =
                maker.prepareStatement("SELECT pg_catalog.pg_create_logical_replication_slot(?, 'pgoutput')")) {
            making.setString(1, slot);
            return await(making, slot, maker.unwrap(PGConnection.class).getBackendPID());
        }
    }

    /// No limit of time holds for it. A server that can is told to look whether the client is still there, for it does
    /// not notice while it waits, and the slot would stay in use.
    private static String withoutLimits(int version) {
        return "SET statement_timeout = 0; SET lock_timeout = 0"
                + (version >= LIMITS_TRANSACTIONS ? "; SET transaction_timeout = 0" : "")
                + (version >= NOTICES_LOST_CLIENTS ? "; SET client_connection_check_interval = '1s'" : "");
    }

    private static void run(Connection maker, String sql, String slot) throws SQLException {
        try (PreparedStatement statement = maker.prepareStatement(sql)) {
            statement.setString(1, slot);
            statement.execute();
        }
    }

    private boolean await(PreparedStatement making, String slot, int session)
            throws SQLException, InterruptedException {
        var made = new FutureTask<>(making::execute);
        Thread.ofVirtual().name("slot").start(made);
        long quietUntil = System.nanoTime() + WITHOUT_A_WORD.toNanos();
        try {
            while (!stopping.getAsBoolean()) {
                if (isDone(made, BETWEEN_LOOKS)) {
                    return true;
                }
                if (System.nanoTime() - quietUntil > 0) {
                    tell(slot, session);
                }
            }
            return false;
        } finally {
            if (!made.isDone()) {
                making.cancel();
                awaitCancelled(made);
            }
        }
    }

    private static boolean isDone(FutureTask<Boolean> made, Duration limit) throws SQLException, InterruptedException {
        try {
            made.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case SQLException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException(failed.getCause());
            }
        }
    }

    /// The server has removed what it had of the slot when the statement has ended.
    private static void awaitCancelled(FutureTask<Boolean> made) throws InterruptedException {
        try {
            made.get(LAST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException cancelled) {
            LOGGER.log(Level.DEBUG, "the replication slot is not made", cancelled);
        }
    }

    private void tell(String slot, int session) throws SQLException {
        List<String> blockers = Blockers.of(connection, session);
        if (blockers.isEmpty() || blockers.equals(told)) {
            return;
        }
        told = blockers;
        String whom = String.join("; ", blockers);
        StatusLog.status("Waiting for open transactions to end before replication can start: " + whom);
        StatusLog.log(
                LOGGER,
                Level.WARNING,
                "making replication slot \"" + slot + "\" waits for transactions that were open before: " + whom
                        + ". It goes on when they have ended; end them to go on at once",
                Map.of());
    }
}
