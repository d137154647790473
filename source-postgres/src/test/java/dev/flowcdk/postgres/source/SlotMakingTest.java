package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.postgresql.PGConnection;

/// A new slot needs all transactions to end that were open before it.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class SlotMakingTest {

    @Test
    void saysForWhomItWaits(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        LiveCapture.Task task = LiveCapture.process(fixture, "items");
        try (Connection other = openTransaction(fixture);
                LiveCapture capture = task.start()) {
            String session = "session " + other.unwrap(PGConnection.class).getBackendPID() + " of user \"postgres\"";

            capture.until(() -> task.logged("waits for transactions that were open before: " + session));

            assertThat(task.connector().logs())
                    .anySatisfy(log -> assertThat(log.message()).startsWith("Waiting for open transactions to end"))
                    .anySatisfy(log -> assertThat(log.fields()).containsKey("eventType"));
            other.rollback();
            capture.untilActive("items");
            assertThat(capture.documents("items")).hasSize(1);
        }
    }

    @Test
    void saysWhichPreparedTransactionItWaitsFor() throws Exception {
        try (var server = EmbeddedServer.with(Map.of("max_prepared_transactions", "1"))) {
            var fixture = new CaptureFixture(server);
            fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
            LiveCapture.Task task = LiveCapture.process(fixture, "items");
            try (Connection other = openTransaction(fixture)) {
                try (Statement statement = other.createStatement()) {
                    statement.execute("PREPARE TRANSACTION 'forgotten'");
                }
                try (LiveCapture capture = task.start()) {
                    capture.until(() -> task.logged("prepared transaction \"forgotten\" of user \"postgres\""));
                    fixture.execute("ROLLBACK PREPARED 'forgotten'");
                    capture.untilActive("items");
                }
            }
        }
    }

    @Test
    void endsInOrderAndLeavesNothingBehind(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        try (Connection other = openTransaction(fixture)) {
            try (LiveCapture capture = task.start()) {
                capture.until(() -> makesSlot(fixture));

                assertThat(capture.stop()).isEqualTo(SessionEnd.EXITED);
            }
            assertThat(hasSlot(fixture)).isFalse();
            assertThat(fixture.text(
                            "SELECT count(*)::text FROM pg_stat_activity WHERE application_name = 'estuary_flow'"
                                    + " AND datname = current_database()"))
                    .isEqualTo("0");
            other.rollback();
        }
        try (LiveCapture capture = task.start()) {
            capture.untilActive("items");
        }
    }

    /// A server notices a client that is gone only where it looks, which it is asked to.
    @Test
    void leavesNothingBehindWhenKilled(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.process(fixture, "items");
        try (Connection other = openTransaction(fixture);
                LiveCapture first = task.start()) {
            first.until(() -> makesSlot(fixture));

            first.close();

            fixture.await("NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '" + fixture.slot() + "')");
            other.rollback();
        }
    }

    /// Servers before version 14 cannot look.
    @Test
    void saysWhoIsLeftMakingTheSlot(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        try (Connection other = openTransaction(fixture);
                Connection orphan = fixture.server().connect(fixture.database());
                Statement making = orphan.createStatement()) {
            int session = orphan.unwrap(PGConnection.class).getBackendPID();
            Thread thread = Thread.ofVirtual().start(() -> make(making, fixture.slot()));
            fixture.await("EXISTS (" + making(fixture) + ")");

            try (LiveCapture capture = task.start()) {
                assertThat(capture.failure())
                        .hasMessageContaining("is being made by session " + session)
                        .hasMessageContaining("waits for: session "
                                + other.unwrap(PGConnection.class).getBackendPID())
                        .hasMessageContaining("pg_terminate_backend(" + session + ")");
            }
            making.cancel();
            thread.join();
        }
    }

    private static void make(Statement statement, String slot) {
        try {
            statement.execute("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
        } catch (SQLException cancelled) {
            // so the test ends
        }
    }

    private static Connection openTransaction(CaptureFixture fixture) throws SQLException {
        Connection connection = fixture.server().connect(fixture.database());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_current_xact_id()");
        }
        return connection;
    }

    private static boolean makesSlot(CaptureFixture fixture) throws SQLException {
        return !fixture.text(making(fixture)).isEmpty();
    }

    private static String making(CaptureFixture fixture) {
        return "SELECT active_pid::text FROM pg_replication_slots s WHERE confirmed_flush_lsn IS NULL AND slot_name = '"
                + fixture.slot() + "' AND cardinality(pg_blocking_pids(active_pid)) > 0";
    }

    private static boolean hasSlot(CaptureFixture fixture) throws SQLException {
        return !fixture.text("SELECT slot_name FROM pg_replication_slots WHERE slot_name = '" + fixture.slot() + "'")
                .isEmpty();
    }
}
