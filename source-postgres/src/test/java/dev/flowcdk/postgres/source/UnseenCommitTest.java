package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.documents;
import static dev.flowcdk.postgres.source.CaptureFixture.last;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import tools.jackson.databind.json.JsonMapper;

/// Believed: what the log shows is what queries see. What the server does: a commit is in the log before queries see
/// it, for as long as it waits for a synchronous standby.
@Timeout(120)
class UnseenCommitTest {

    private static final String LATE = "UPDATE items SET name = 'changed' WHERE id = 1900";

    private final EmbeddedServer server =
            EmbeddedServer.with(Map.of("synchronous_commit", "local", "synchronous_standby_names", "nobody"));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private CaptureFixture capture;

    @BeforeEach
    void createTable() throws Exception {
        capture = new CaptureFixture(server);
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, pad TEXT)",
                "INSERT INTO items SELECT n, 'as it was', repeat('x', 2000) FROM generate_series(1, 2000) n",
                "CREATE TABLE others (id INTEGER PRIMARY KEY)");
        capture.advanced("backfill_chunk_size", 100);
    }

    @AfterEach
    void close() throws Exception {
        letCommit();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        server.close();
    }

    @Test
    void waitsForACommitThatTheLogHasShown() throws Exception {
        Future<CaptureResult> running = threads.submit(
                () -> capture.prepare("items").after(100, () -> hang(LATE)).untilExit());

        awaitWaitingOrEnd(running);
        letCommit();

        assertThat(nameOfLate(running.get(60, TimeUnit.SECONDS))).isEqualTo("changed");
    }

    @Test
    void waitsForACommitThatTheLogHasShownToAnEarlierSession() throws Exception {
        waitsAcrossSessions();
    }

    /// In this mode all changes are told, so that the row would come again as it was before.
    @Test
    void waitsForACommitInEachMode() throws Exception {
        waitsAcrossSessions("{\"mode\": \"Normal\"}");
    }

    private void waitsAcrossSessions(String... options) throws Exception {
        CaptureResult first = capture.prepare("items", options).untilDocuments(100);
        hang(LATE);
        long position = position();
        CaptureResult second = first.resume().untilTransactions(3);
        long cursor = Lsn.parse(JsonMapper.shared()
                .readTree(second.state().bytes())
                .get("cursor")
                .asString());
        assertThat(cursor).isGreaterThanOrEqualTo(position);

        Future<CaptureResult> third = threads.submit(() -> second.resume().untilExit());
        awaitWaitingOrEnd(third);
        letCommit();

        assertThat(nameOfLate(third.get(60, TimeUnit.SECONDS))).isEqualTo("changed");
    }

    /// Believed: a new slot has waited for all that its log leaves out. What the server does: it waits for those that
    /// were open before its last look, but not for one that has begun and written its commit since.
    @Test
    void waitsForACommitInFrontOfTheSlot() throws Exception {
        Future<CaptureResult> running;
        try (Connection first = openTransaction()) {
            running = threads.submit(() -> capture.prepare("items").untilExit());
            awaitSlotBlockedBy(first);
            try (Connection second = openTransaction()) {
                first.rollback();
                awaitSlotBlockedBy(second);
                hang(LATE);
                second.rollback();
            }
        }

        awaitWaitingOrEnd(running);
        letCommit();

        assertThat(nameOfLate(running.get(60, TimeUnit.SECONDS))).isEqualTo("changed");
    }

    @Test
    void doesNotWaitForWhoHasNotBegunToCommit() throws Exception {
        CaptureResult first = capture.prepare("items").untilDocuments(100);
        try (Connection other = server.connect(capture.database());
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("INSERT INTO others VALUES (1)");

            CaptureResult second = first.resume().untilExit();

            assertThat(last(documents(second, "items"), "id")).containsKey("2000");
        }
    }

    @Test
    void namesWhoIsWaitedForHoweverManyOthersCome() throws Exception {
        hang(LATE);
        try (Connection connection = server.connect(capture.database())) {
            var recent = new RecentTransactions(connection);
            recent.addAllAtWork();
            for (int id = 0; id < 20_000; id++) {
                recent.add(1_000_000_000L + id);
            }

            assertThat(recent.visible()).isFalse();
            assertThat(recent.holders())
                    .singleElement()
                    .asString()
                    .contains("of user \"postgres\"")
                    .contains("waits for SyncRep");

            letCommit();
            capture.await("NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'transactionid')");
            assertThat(recent.visible()).isTrue();
            assertThat(recent.holders()).isEmpty();
        }
    }

    @Test
    void namesAPreparedTransaction() throws Exception {
        try (var others = EmbeddedServer.with(Map.of("max_prepared_transactions", "2"));
                Connection connection = others.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE items (id INTEGER)");
            statement.execute("BEGIN; INSERT INTO items VALUES (1); PREPARE TRANSACTION 'of the shop'");
            var recent = new RecentTransactions(connection);
            recent.addAllAtWork();

            assertThat(recent.visible()).isFalse();
            assertThat(recent.holders()).containsExactly("prepared transaction 'of the shop'");

            statement.execute("COMMIT PREPARED 'of the shop'");
            assertThat(recent.visible()).isTrue();
        }
    }

    private Connection openTransaction() throws SQLException {
        Connection connection = server.connect(capture.database());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_current_xact_id()");
        }
        return connection;
    }

    private void awaitSlotBlockedBy(Connection other) throws SQLException {
        int session = other.unwrap(PGConnection.class).getBackendPID();
        capture.await(
                "EXISTS (SELECT FROM pg_replication_slots WHERE " + session + " = ANY(pg_blocking_pids(active_pid)))");
    }

    /// Begins a commit that waits for the standby.
    private void hang(String change) throws SQLException {
        threads.submit(() -> {
            capture.execute("SET synchronous_commit = on", change);
            return true;
        });
        capture.await("EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep')");
    }

    /// The server's way to let them go without a standby.
    private void letCommit() throws SQLException {
        capture.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");
    }

    /// Waits until the capture has asked for whom it waits, as it does when it does.
    private void awaitWaitingOrEnd(Future<?> running) throws SQLException {
        boolean waiting = false;
        while (!waiting && !running.isDone()) {
            try (Connection connection = server.connect(capture.database());
                    Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery(
                            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE application_name = 'estuary_flow'"
                                    + " AND query LIKE '%a.wait_event, p.gid%')")) {
                found.next();
                waiting = found.getBoolean(1);
            }
        }
    }

    private long position() throws SQLException {
        try (Connection connection = server.connect(capture.database());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT pg_current_wal_flush_lsn()::text")) {
            found.next();
            return Lsn.parse(found.getString(1));
        }
    }

    private static String nameOfLate(CaptureResult result) {
        return last(documents(result, "items"), "id").get("1900").get("name").asString();
    }
}
