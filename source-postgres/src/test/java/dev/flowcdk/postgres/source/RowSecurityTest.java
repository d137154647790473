package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.testing.CaptureRun;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The server leaves out of a query's result what policies hide from the user, without a word. A backfill would take
/// the rest for all there is.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class RowSecurityTest {

    @Test
    void refusesATableOfWhichAPolicyHidesRows(CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, tenant TEXT)",
                "INSERT INTO items SELECT n, CASE WHEN n > 5 THEN 'a' ELSE 'b' END FROM generate_series(1, 10) n",
                "GRANT SELECT ON items TO " + user,
                "CREATE POLICY \"only A\" ON items FOR SELECT USING (tenant = 'a')",
                "ALTER TABLE items ENABLE ROW LEVEL SECURITY");

        assertThatThrownBy(() -> start(capture))
                .hasMessageContaining("row level security of table public.items may hide rows from user \"" + user)
                .hasMessageContaining("policy \"only A\"")
                .hasMessageContaining("ALTER ROLE \"" + user + "\" BYPASSRLS");
    }

    @Test
    void refusesATableWithoutPolicies(CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "GRANT SELECT ON items TO " + user,
                "ALTER TABLE items ENABLE ROW LEVEL SECURITY");

        assertThatThrownBy(() -> start(capture)).hasMessageContaining("none of its policies is for reading");
    }

    @Test
    void readsAllRowsWhereTheUserIsAboveThePolicies(CaptureFixture capture) throws Exception {
        String user = capture.asUser("BYPASSRLS");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "INSERT INTO items VALUES (1), (2)",
                "GRANT SELECT ON items TO " + user,
                "CREATE POLICY none ON items USING (false)",
                "ALTER TABLE items ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY");

        assertThat(start(capture).untilExit().documents("public/items")).hasSize(2);
    }

    @Test
    void readsAllRowsOfTheUsersOwnTableUnlessItIsForced(CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "INSERT INTO items VALUES (1), (2)",
                "ALTER TABLE items OWNER TO " + user,
                "CREATE POLICY none ON items USING (false)",
                "ALTER TABLE items ENABLE ROW LEVEL SECURITY");

        assertThat(start(capture).untilExit().documents("public/items")).hasSize(2);

        capture.execute("ALTER TABLE items FORCE ROW LEVEL SECURITY");
        assertThatThrownBy(() -> start(capture)).hasMessageContaining("NO FORCE ROW LEVEL SECURITY");
    }

    /// Believed of partitions: the policies of each one count. Through the root, only the root's do.
    @Test
    void looksAtThePoliciesOfTheRelationThatIsRead(CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute(
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "CREATE TABLE items (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (0) TO (10)",
                "INSERT INTO items VALUES (1), (2)",
                "GRANT SELECT ON items TO " + user,
                "ALTER TABLE items_1 ENABLE ROW LEVEL SECURITY");

        assertThat(start(capture).untilExit().documents("public/items")).hasSize(2);

        capture.execute("ALTER TABLE items ENABLE ROW LEVEL SECURITY");
        assertThatThrownBy(() -> start(capture)).hasMessageContaining("row level security of table public.items");
    }

    @Test
    void letsPoliciesBeOnTheWatermarksTable(CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "INSERT INTO items VALUES (1)",
                "GRANT SELECT ON items TO " + user,
                "CREATE POLICY anyone ON flow_watermarks USING (true)",
                "ALTER TABLE flow_watermarks ENABLE ROW LEVEL SECURITY");

        assertThat(start(capture).untilExit().documents("public/items")).hasSize(1);
    }

    /// What is noted there for the next start is under policies like the rest.
    @Test
    void keepsNotesUnderThePoliciesOfTheWatermarksTable(CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "GRANT SELECT ON items TO " + user,
                "CREATE POLICY anyone ON flow_watermarks USING (true)",
                "ALTER TABLE flow_watermarks ENABLE ROW LEVEL SECURITY");
        LiveCapture.Task task = LiveCapture.process(capture, "items");
        RawJson state;
        try (LiveCapture first = task.start().untilActive("items")) {
            state = first.state();
        }
        assertThat(task.logged("keep notes")).isFalse();
        capture.awaitSlotReleased();
        capture.execute(
                "DROP TABLE items", "CREATE TABLE items (id INTEGER PRIMARY KEY)", "GRANT SELECT ON items TO " + user);

        try (LiveCapture second = task.start(state, Acknowledgements.immediate())) {
            second.until(() -> task.logged("table public.items was replaced by another table of that name"));
        }
    }

    @Test
    void tellsOnceWhereTheWatermarksTableTakesNoNotes(CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "CREATE TABLE more (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id)",
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "GRANT SELECT ON items, more TO " + user,
                "CREATE POLICY own ON flow_watermarks USING (slot = '" + capture.slot() + "')",
                "ALTER TABLE flow_watermarks ENABLE ROW LEVEL SECURITY");
        LiveCapture.Task task = LiveCapture.process(capture, "items", "more");
        try (LiveCapture first = task.start().untilActive("items").untilActive("more")) {
            capture.execute("INSERT INTO items VALUES (1)");
            first.until(() -> first.documents("items").size() == 1);

            assertThat(task.connector().logs())
                    .filteredOn(log -> log.message().contains("may not keep notes"))
                    .singleElement()
                    .satisfies(log -> assertThat(log.message())
                            .contains("rows whose slot begins with \"" + capture.slot() + ": \"")
                            .contains("a table is replaced")
                            .contains("restored from an earlier copy"));
        }
    }

    /// A user who may see some columns only cannot read the table at all; nothing is left out silently.
    @Test
    void refusesATableOfWhichTheUserMaySeeSomeColumnsOnly(CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, secret TEXT)", "GRANT SELECT (id) ON items TO " + user);

        assertThatThrownBy(() -> start(capture))
                .hasMessageContaining("cannot read from table public.items: permission denied");
    }

    @Test
    void endsWhenAPolicyAppears(CaptureFixture capture) throws Exception {
        String user = capture.asUser("");
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "INSERT INTO items VALUES (1)",
                "GRANT SELECT ON items TO " + user);
        CaptureRun run = CaptureRun.start(() -> new SourcePostgres(Map.of()), capture.config());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> end = threads.submit(run::untilExit);
            awaitActiveSlot(capture);

            capture.execute("ALTER TABLE items ENABLE ROW LEVEL SECURITY");

            assertThatThrownBy(end::get).cause().hasMessageContaining("row").hasMessageContaining("BYPASSRLS");
        }
    }

    private static CaptureRun start(CaptureFixture capture) {
        return CaptureRun.start(() -> new SourcePostgres(Map.of("SHUTDOWN_AFTER_POLLING", "yes")), capture.config());
    }

    private static void awaitActiveSlot(CaptureFixture capture) throws SQLException {
        try (Connection connection = capture.server().connect(capture.database());
                var statement = connection.prepareStatement(
                        "SELECT 1 FROM pg_replication_slots WHERE slot_name = ? AND active")) {
            statement.setString(1, capture.slot());
            boolean active = false;
            while (!active) {
                try (ResultSet rows = statement.executeQuery()) {
                    active = rows.next();
                }
            }
        }
    }
}
