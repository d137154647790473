package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.runtime.session.SessionEnd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(CaptureServer.class)
@Timeout(120)
class RunningCaptureTest {

    @Test
    void commitsEachTransactionOfTheSourceByItselfUntilStopped(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start()) {
            capture.until(() -> capture.documents("items").size() == 1);

            fixture.execute("INSERT INTO items VALUES (2)", "INSERT INTO items VALUES (3), (4)");
            capture.until(() -> capture.documents("items").size() == 4);

            assertThat(capture.stop()).isEqualTo(SessionEnd.EXITED);
            assertThat(capture.transactions())
                    .extracting(transaction -> transaction.documents().size())
                    .filteredOn(size -> size > 0)
                    .containsExactly(1, 1, 2);
        }
    }

    @Test
    void confirmsToTheServerOnlyWhatIsDurable(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        try (LiveCapture capture = task.start(RawJson.of("{}"), Acknowledgements.none())) {
            capture.until(() -> !cursor(capture).isMissingNode());
            String confirmed = confirmed(fixture);
            fixture.execute("INSERT INTO items VALUES (1)");
            capture.until(() -> capture.documents("items").size() == 1);

            assertThat(confirmed(fixture)).isEqualTo(confirmed);
            assertThat(cursor(capture).asString()).isNotEqualTo(confirmed);
            assertThat(capture.isRunning()).isTrue();
        }
    }

    @Test
    void endsWhenATableIsDropped(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute("DROP TABLE items");

            assertThat(capture.failure())
                    .hasCauseInstanceOf(UserException.class)
                    .hasMessageContaining("table public.items does not exist any more");
        }
    }

    @Test
    void endsWhenAColumnGetsAnotherTypeAndThenGoesOn(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, name INTEGER)", "INSERT INTO items VALUES (1, 1)");
        List<Bound> bound = fixture.bound("items");
        try (LiveCapture capture = LiveCapture.task(fixture, bound).start()) {
            capture.until(() -> capture.documents("items").size() == 1);
            fixture.execute("INSERT INTO items VALUES (2, 2)");
            capture.until(() -> capture.documents("items").size() == 2);

            fixture.execute("ALTER TABLE items ALTER COLUMN name TYPE TEXT", "INSERT INTO items VALUES (3, 'three')");

            assertThat(capture.failure())
                    .hasCauseInstanceOf(UserException.class)
                    .hasMessageContaining("column \"name\" of table public.items has got another type");
            fixture.state(capture.state());
        }
        assertThat(column(fixture.run("items").documents(0), "/name")).containsExactly("three");
    }

    @Test
    void endsWhenThePublicationIsDropped(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute("DROP PUBLICATION flow_publication", "INSERT INTO items VALUES (1)");

            assertThat(capture.failure())
                    .hasCauseInstanceOf(UserException.class)
                    .hasMessageContaining("publication");
        }
    }

    @Test
    void endsWhenTheWatermarksTableIsDropped(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute("DROP TABLE flow_watermarks");

            assertThat(capture.failure())
                    .hasCauseInstanceOf(UserException.class)
                    .hasMessageContaining("watermarks table public.flow_watermarks does not exist any more");
        }
    }

    @Test
    void endsWhenTheServerCutsTheConnection(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
                    + fixture.slot() + "'");

            assertThat(capture.failure())
                    .hasCauseInstanceOf(TransientException.class)
                    .hasMessageContaining(
                            "connection to PostgreSQL at " + fixture.server().address());
        }
    }

    @Test
    void refusesToRunASecondTime(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            assertThatThrownBy(() -> fixture.run("items"))
                    .hasCauseInstanceOf(UserException.class)
                    .hasMessageContaining("another capture is already running against this database");
            assertThat(capture.isRunning()).isTrue();
        }
    }

    private static JsonNode cursor(LiveCapture capture) {
        return JsonMapper.shared().readTree(capture.state().bytes()).path("cursor");
    }

    private static String confirmed(CaptureFixture fixture) throws Exception {
        return fixture.text(
                "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '" + fixture.slot() + "'");
    }
}
