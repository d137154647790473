package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.postgres.source.RecordedSession.Bound;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(CaptureServer.class)
@Timeout(120)
class RunningCaptureTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicBoolean stop = new AtomicBoolean();

    @AfterEach
    void stopCaptures() {
        stop.set(true);
        threads.shutdownNow();
        threads.close();
    }

    @Test
    void commitsEachTransactionOfTheSourceByItselfUntilStopped(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        RecordedSession session = session(capture, capture.bound("items"));
        Future<Boolean> end = start(session);
        await(() -> session.documents(0).size() == 1);

        capture.execute("INSERT INTO items VALUES (2)", "INSERT INTO items VALUES (3), (4)");
        await(() -> session.documents(0).size() == 4);
        stop.set(true);

        assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(session.transactions().stream().filter(documents -> !documents.isEmpty()))
                .extracting(List::size)
                .containsExactly(1, 1, 2);
    }

    @Test
    void confirmsToTheServerOnlyWhatIsDurable(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        RecordedSession first = session(capture, capture.bound("items")).withoutAcknowledgements();
        Future<Boolean> end = start(first);
        await(() -> !first.state().path("cursor").isMissingNode());
        String confirmed = confirmed(capture);
        capture.execute("INSERT INTO items VALUES (1)");
        await(() -> first.documents(0).size() == 1);

        assertThat(confirmed(capture)).isEqualTo(confirmed);
        assertThat(first.state().get("cursor").asString()).isNotEqualTo(confirmed);
        assertThat(end).isNotDone();
    }

    @Test
    void endsWhenATableIsDropped(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        Future<Boolean> end = startCaughtUp(capture, capture.bound("items"));

        capture.execute("DROP TABLE items");

        assertThatThrownBy(() -> end.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(UserException.class)
                .hasMessageContaining("table public.items does not exist any more");
    }

    @Test
    void endsWhenAColumnGetsAnotherTypeAndThenGoesOn(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, name INTEGER)", "INSERT INTO items VALUES (1, 1)");
        List<Bound> bound = capture.bound("items");
        RecordedSession session = session(capture, bound);
        Future<Boolean> end = start(session);
        await(() -> session.documents(0).size() == 1);
        capture.execute("INSERT INTO items VALUES (2, 2)");
        await(() -> session.documents(0).size() == 2);

        capture.execute("ALTER TABLE items ALTER COLUMN name TYPE TEXT", "INSERT INTO items VALUES (3, 'three')");

        assertThatThrownBy(() -> end.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(UserException.class)
                .hasMessageContaining("column \"name\" of table public.items has got another type");
        capture.state(session.state());
        assertThat(column(capture.run(bound).documents(0), "/name")).containsExactly("three");
    }

    @Test
    void endsWhenThePublicationIsDropped(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        Future<Boolean> end = startCaughtUp(capture, capture.bound("items"));

        capture.execute("DROP PUBLICATION flow_publication", "INSERT INTO items VALUES (1)");

        assertThatThrownBy(() -> end.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(UserException.class)
                .hasMessageContaining("publication");
    }

    @Test
    void endsWhenTheWatermarksTableIsDropped(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        Future<Boolean> end = startCaughtUp(capture, capture.bound("items"));

        capture.execute("DROP TABLE flow_watermarks");

        assertThatThrownBy(() -> end.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(UserException.class)
                .hasMessageContaining("watermarks table public.flow_watermarks does not exist any more");
    }

    @Test
    void endsWhenTheServerCutsTheConnection(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        Future<Boolean> end = startCaughtUp(capture, capture.bound("items"));

        capture.execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
                + capture.slot() + "'");

        assertThatThrownBy(() -> end.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(TransientException.class)
                .hasMessageContaining(
                        "connection to PostgreSQL at " + capture.server().address());
    }

    @Test
    void refusesToRunASecondTime(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        List<Bound> bound = capture.bound("items");
        RecordedSession first = session(capture, bound);
        Future<Boolean> end = start(first);
        await(() -> first.state()
                .at("/bindingStateV1/public%2Fitems/mode")
                .asString("")
                .equals("Active"));

        assertThatThrownBy(() -> capture.run(bound))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("another capture is already running against this database");
        assertThat(end).isNotDone();
    }

    private Future<Boolean> startCaughtUp(CaptureFixture capture, List<Bound> bound) {
        RecordedSession session = session(capture, bound);
        Future<Boolean> end = start(session);
        await(() -> session.state()
                .at("/bindingStateV1/public%2Fitems/mode")
                .asString("")
                .equals("Active"));
        return end;
    }

    private RecordedSession session(CaptureFixture capture, List<Bound> bound) {
        return new RecordedSession(capture.config(), bound, capture.state(), stop::get);
    }

    private Future<Boolean> start(RecordedSession session) {
        return threads.submit(() -> {
            new SourcePostgres(Map.of()).capture(session);
            return true;
        });
    }

    private static String confirmed(CaptureFixture capture) throws Exception {
        try (Connection connection = capture.server().connect(capture.database());
                var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = '" + capture.slot()
                                + "'")) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the time to wait").isLessThan(end);
            Thread.onSpinWait();
        }
    }
}
