package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.runtime.session.SessionEnd;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

/// What the server is told of a capture's progress, and when.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class LogStreamTest {

    @Test
    void reportsAsOftenAsTheServerNeeds() {
        assertThat(LogStream.reportInterval(Duration.ofMillis(4000))).isEqualTo(Duration.ofMillis(1000));
        assertThat(LogStream.reportInterval(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(25));
        assertThat(LogStream.reportInterval(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(10));
        assertThat(LogStream.reportInterval(Duration.ZERO)).isEqualTo(Duration.ofSeconds(10));
    }

    /// Reports come every 250 ms here. So the test waits for reports that were made, and not for a time.
    @Test
    void confirmsToTheServerOnlyWhatIsDurable(CaptureFixture fixture) throws Exception {
        reportsOften(fixture);
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        try (LiveCapture capture =
                task.start(RawJson.of("{}"), Acknowledgements.none()).untilActive("items")) {
            String confirmed = confirmed(fixture);
            fixture.execute("INSERT INTO items VALUES (1)");
            capture.until(() -> capture.documents("items").size() == 1);

            awaitReport(capture, fixture);

            assertThat(confirmed(fixture)).isEqualTo(confirmed);
            assertThat(cursor(capture)).isNotEqualTo(confirmed);
        }
    }

    @Test
    void confirmsWhatIsDurable(CaptureFixture fixture) throws Exception {
        reportsOften(fixture);
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute("INSERT INTO items VALUES (1)");
            capture.until(() -> capture.documents("items").size() == 1);

            capture.until(() -> confirmed(fixture).equals(cursor(capture)));

            assertThat(capture.stop()).isEqualTo(SessionEnd.EXITED);
        }
    }

    /// Without waiting for the time of the next report, so that sessions of seconds free the server's log too.
    @Test
    void confirmsAtOnceWhatWasDurableBefore(CaptureFixture fixture) throws Exception {
        fixture.execute("SELECT pg_create_logical_replication_slot('" + fixture.slot() + "', 'pgoutput')");
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        String durable = fixture.text("SELECT pg_current_wal_lsn()::text");

        Database.use(fixture.config(), database -> {
            try (LogStream stream = LogStream.start(
                    database.connectForReplication(),
                    fixture.slot(),
                    "flow_publication",
                    Lsn.parse(durable),
                    () -> Lsn.parse(durable),
                    false,
                    Duration.ofDays(1))) {
                while (!durable.equals(confirmed(fixture))) {
                    stream.read(new LogDecoder(new NoChanges()));
                }
            }
            return durable;
        });
    }

    /// The server gives up a client that says nothing for this time. The runtime does not read meanwhile, so that the
    /// capture cannot emit.
    @Test
    void keepsTheConnectionWhileTheRuntimeIsSlow(CaptureFixture fixture) throws Exception {
        reportsOften(fixture);
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, text TEXT)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            Integer session = session(fixture);
            capture.hold();
            fixture.execute("INSERT INTO items SELECT id, repeat('x', 1000) FROM generate_series(1, 20000) id");

            for (int reports = 0; reports < 12; reports++) {
                awaitReport(capture, fixture);
            }
            assertThat(capture.documents("items")).isEmpty();
            capture.goOn();
            capture.until(() -> capture.documents("items").size() == 20_000);

            assertThat(session(fixture)).isEqualTo(session);
        }
    }

    /// Whatever it dies of: else the server would in time give the connection up, and nobody knew why.
    @Test
    void endsWithWhatTheReportingThreadDiesOf(CaptureFixture fixture) throws Exception {
        reportsOften(fixture);
        fixture.execute("SELECT pg_create_logical_replication_slot('" + fixture.slot() + "', 'pgoutput')");
        var death = new OutOfMemoryError("for the test");

        assertThatThrownBy(() -> Database.use(fixture.config(), database -> {
                    Connection connection = database.connectForReplication();
                    try (LogStream stream = LogStream.start(
                            connection,
                            fixture.slot(),
                            "flow_publication",
                            0,
                            () -> {
                                throw death;
                            },
                            false)) {
                        while (true) {
                            stream.read(new LogDecoder(new NoChanges()));
                        }
                    }
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the thread that reports to the server has died")
                .hasCause(death);
    }

    private static void reportsOften(CaptureFixture fixture) throws SQLException {
        fixture.execute("ALTER DATABASE " + fixture.database() + " SET wal_sender_timeout = '1s'");
    }

    /// Waits for a report that was made after this call.
    private static void awaitReport(LiveCapture capture, CaptureFixture fixture) throws Exception {
        String before = fixture.text("SELECT clock_timestamp()::text");
        capture.until(() -> "t".equals(fixture.text("""
                SELECT r.reply_time > '%s'::timestamptz FROM pg_stat_replication r
                JOIN pg_replication_slots s ON s.active_pid = r.pid WHERE s.slot_name = '%s'""".formatted(before, fixture.slot()))));
    }

    private static String confirmed(CaptureFixture fixture) throws SQLException {
        return fixture.text("SELECT confirmed_flush_lsn::text FROM pg_replication_slots WHERE slot_name = '"
                + fixture.slot() + "'");
    }

    private static Integer session(CaptureFixture fixture) throws SQLException {
        return Integer.valueOf(fixture.text(
                "SELECT active_pid::text FROM pg_replication_slots WHERE slot_name = '" + fixture.slot() + "'"));
    }

    private static String cursor(LiveCapture capture) {
        return JsonMapper.shared()
                .readTree(capture.state().bytes())
                .path("cursor")
                .asString();
    }

    private static final class NoChanges implements LogHandler {

        @Override
        public void begin(long commit, long committedAt, long transactionId) {}

        @Override
        public void commit(long end) {}

        @Override
        public void type(int id, String schema, String name) {}

        @Override
        public void relation(Relation relation) {}

        @Override
        public void insert(int relation, long position, Tuple row) {}

        @Override
        public void update(int relation, long position, @Nullable Tuple before, boolean keyOnly, Tuple row) {}

        @Override
        public void delete(int relation, long position, Tuple before, boolean keyOnly) {}

        @Override
        public void truncate(int relation) {}
    }
}
