package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server leaves out of the log what the publication leaves out, without a word. So the capture says it.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class PublicationTest {

    private static final String ALTERED = "was altered or made anew for table public.items";

    @Test
    void refusesAColumnListThatLacksColumns(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, more TEXT)",
                "DROP PUBLICATION flow_publication",
                "CREATE PUBLICATION flow_publication FOR TABLE items (id, name), flow_watermarks");

        assertThatThrownBy(() -> LiveCapture.task(fixture, "items"))
                .hasMessageContaining("column list for table public.items that leaves out [more]");
    }

    @Test
    void takesAColumnListThatHasAllColumns(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)",
                "DROP PUBLICATION flow_publication",
                "CREATE PUBLICATION flow_publication FOR TABLE items (id, name), flow_watermarks");

        try (LiveCapture capture = LiveCapture.task(fixture, "items").start()) {
            capture.untilActive("items");
        }
    }

    @Test
    void refusesARowFilter(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, region TEXT)",
                "ALTER TABLE items REPLICA IDENTITY FULL",
                "DROP PUBLICATION flow_publication",
                "CREATE PUBLICATION flow_publication FOR TABLE items WHERE (region = 'eu'), flow_watermarks");

        assertThatThrownBy(() -> LiveCapture.task(fixture, "items"))
                .hasMessageContaining("row filter for table public.items, (region = 'eu'::text)");
    }

    @Test
    void refusesToDoWithoutUpdatesAndDeletes(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "ALTER PUBLICATION flow_publication SET (publish = 'insert')");

        assertThatThrownBy(() -> LiveCapture.task(fixture, "items"))
                .hasMessageContaining("publication \"flow_publication\" leaves out UPDATE, DELETE");
    }

    @Test
    void endsWhenAPublicationBeginsToLeaveSomethingOut(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute("ALTER PUBLICATION flow_publication SET (publish = 'insert, delete, truncate')");

            assertThat(capture.failure())
                    .hasMessageContaining("raise the backfill counters")
                    .hasMessageContaining("leaves out UPDATE");
        }
    }

    /// Believed: a publication has always had what it has now. Neither the log nor the publication tells that it has
    /// not.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE items; ALTER PUBLICATION flow_publication ADD TABLE items",
                "SET TABLE items (id), flow_watermarks; ALTER PUBLICATION flow_publication SET TABLE items, flow_watermarks",
                "SET (publish = 'insert'); ALTER PUBLICATION flow_publication SET (publish = 'insert, update, delete, truncate')"
            })
    void tellsThatItWasAltered(String change, CaptureFixture fixture) throws Exception {
        LiveCapture.Task task = narrow(fixture);
        RawJson state;
        try (LiveCapture capture = task.start().untilActive("items")) {
            fixture.execute("ALTER PUBLICATION flow_publication " + change);
            capture.until(() -> task.logged(ALTERED));
            state = capture.state();
        }
        fixture.awaitSlotReleased();
        fixture.execute("ALTER PUBLICATION flow_publication " + change);
        task.connector().forgetLogs();

        try (LiveCapture capture = task.start(state, Acknowledgements.immediate())) {
            capture.until(() -> task.logged(ALTERED));
        }
    }

    @Test
    void saysNothingOfWhatIsAlteredForOtherTables(CaptureFixture fixture) throws Exception {
        LiveCapture.Task task = narrow(fixture);
        RawJson state;
        try (LiveCapture capture = task.start().untilActive("items")) {
            state = capture.state();
        }
        fixture.awaitSlotReleased();
        fixture.execute("CREATE TABLE other (id INTEGER)", "ALTER PUBLICATION flow_publication ADD TABLE other");

        try (LiveCapture capture = task.start(state, Acknowledgements.immediate())) {
            fixture.execute("INSERT INTO items VALUES (1)");
            capture.until(() -> capture.documents("items").size() == 1);
        }

        assertThat(task.logged(ALTERED)).isFalse();
    }

    private static LiveCapture.Task narrow(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)",
                "DROP PUBLICATION flow_publication",
                "CREATE PUBLICATION flow_publication FOR TABLE items, flow_watermarks");
        return LiveCapture.process(fixture, "items");
    }

    @Test
    void namesTheOptionThatAPartitionedTableNeeds(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (0) TO (100)",
                "DROP PUBLICATION flow_publication",
                "CREATE PUBLICATION flow_publication FOR TABLE items, flow_watermarks");
        fixture.advanced("discover_unpublished_tables", true);

        assertThatThrownBy(() -> LiveCapture.task(fixture, "items"))
                .hasMessageContaining("table public.items is partitioned")
                .hasMessageContaining(
                        "run ALTER PUBLICATION \"flow_publication\" SET (publish_via_partition_root = true)");

        fixture.execute(
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "INSERT INTO items VALUES (1)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute("INSERT INTO items VALUES (2)");
            capture.until(() -> capture.documents("items").size() == 2);
        }
    }

    @Test
    void validatesWithoutChangingTheDatabase(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "DROP TABLE flow_watermarks",
                "DROP PUBLICATION flow_publication",
                "CREATE PUBLICATION flow_publication");
        fixture.advanced("discover_unpublished_tables", true);
        String published = "SELECT string_agg(tablename, ',' ORDER BY tablename) FROM pg_publication_tables";

        LiveCapture.Task task = LiveCapture.task(fixture, "items");

        assertThat(fixture.text("SELECT to_regclass('flow_watermarks')::text")).isEqualTo("null");
        assertThat(fixture.text(published)).isEqualTo("null");
        try (LiveCapture capture = task.start()) {
            capture.untilActive("items");
        }
        assertThat(fixture.text(published)).isEqualTo("flow_watermarks,items");
    }
}
