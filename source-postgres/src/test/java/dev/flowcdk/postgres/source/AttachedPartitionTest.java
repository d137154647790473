package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// Believed: all rows that a partitioned table gets are in its log. What the server does: a partition that is attached
/// brings rows that were inserted into another table.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class AttachedPartitionTest {

    private static final String GIVEN = "table public.items was given partitions that had rows in them";

    private static LiveCapture.Task task(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "CREATE TABLE items (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE items_0 PARTITION OF items FOR VALUES FROM (0) TO (10)",
                "INSERT INTO items VALUES (1)");
        return LiveCapture.process(fixture, "items");
    }

    @Test
    void tellsOfRowsThatComeWithAPartition(CaptureFixture fixture) throws Exception {
        LiveCapture.Task task = task(fixture);
        try (LiveCapture capture = task.start().untilActive("items")) {
            fixture.execute(
                    "CREATE TABLE filled (id INTEGER PRIMARY KEY)",
                    "INSERT INTO filled VALUES (11)",
                    "ALTER TABLE items ATTACH PARTITION filled FOR VALUES FROM (10) TO (20)");

            capture.until(() -> task.logged(GIVEN));

            assertThat(task.logged("public.filled. These rows are not captured until they change. Raise the backfill"))
                    .isTrue();
        }
    }

    @Test
    void tellsOfRowsThatCameWhileItWasDown(CaptureFixture fixture) throws Exception {
        LiveCapture.Task task = task(fixture);
        RawJson state = stopped(task, fixture);
        fixture.execute(
                "BEGIN",
                "CREATE TABLE filled (id INTEGER PRIMARY KEY)",
                "INSERT INTO filled VALUES (11)",
                "ALTER TABLE items ATTACH PARTITION filled FOR VALUES FROM (10) TO (20)",
                "COMMIT");

        try (LiveCapture capture = task.start(state, Acknowledgements.immediate())) {
            fixture.execute("INSERT INTO items VALUES (2)");
            capture.until(() -> capture.documents("items").size() == 1);
            assertThat(task.logged(GIVEN)).isTrue();
            state = capture.state();
        }
        task.connector().forgetLogs();
        fixture.awaitSlotReleased();
        try (LiveCapture capture = task.start(state, Acknowledgements.immediate())) {
            fixture.execute("INSERT INTO items VALUES (3)");
            capture.until(() -> capture.documents("items").size() == 1);
            assertThat(task.logged(GIVEN)).isFalse();
        }
    }

    /// Believed: rows that are gone from a table were deleted.
    @Test
    void tellsOfPartitionsThatAreDetachedOrDropped(CaptureFixture fixture) throws Exception {
        LiveCapture.Task task = task(fixture);
        fixture.execute("CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (10) TO (20)");
        RawJson state;
        try (LiveCapture capture = task.start().untilActive("items")) {
            fixture.execute("ALTER TABLE items DETACH PARTITION items_1");
            capture.until(() -> task.logged("1 of the partitions of table public.items were detached or dropped"));
            state = capture.state();
        }
        task.connector().forgetLogs();
        fixture.awaitSlotReleased();
        fixture.execute("DROP TABLE items_0");

        try (LiveCapture capture = task.start(state, Acknowledgements.immediate())) {
            capture.until(() -> task.logged("1 of the partitions of table public.items were detached or dropped"));
        }
    }

    /// Believed: a table with the same partitions as before has had them all the time.
    @Test
    void tellsOfAPartitionThatWasAwayMeanwhile(CaptureFixture fixture) throws Exception {
        LiveCapture.Task task = task(fixture);
        String takenAndGivenBack = "ALTER TABLE items DETACH PARTITION items_0; UPDATE items_0 SET id = 2 WHERE id = 1;"
                + " ALTER TABLE items ATTACH PARTITION items_0 FOR VALUES FROM (0) TO (10)";
        RawJson state;
        try (LiveCapture capture = task.start().untilActive("items")) {
            fixture.execute(takenAndGivenBack);
            capture.until(() -> task.logged("had partitions taken from it and given back: public.items_0"));
            state = capture.state();
        }
        task.connector().forgetLogs();
        fixture.awaitSlotReleased();
        fixture.execute(takenAndGivenBack.replace("id = 2 WHERE id = 1", "id = 3 WHERE id = 2"));

        try (LiveCapture capture = task.start(state, Acknowledgements.immediate())) {
            capture.until(() -> task.logged("had partitions taken from it and given back: public.items_0"));
        }
    }

    /// Rows that come through the table itself are in the log, and so is nothing to tell.
    @Test
    void saysNothingOfPartitionsThatBeganEmpty(CaptureFixture fixture) throws Exception {
        LiveCapture.Task task = task(fixture);
        RawJson state = stopped(task, fixture);
        fixture.execute(
                "BEGIN",
                "CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (10) TO (20)",
                "INSERT INTO items VALUES (11)",
                "COMMIT",
                "CREATE TABLE items_2 (id INTEGER PRIMARY KEY)",
                "ALTER TABLE items ATTACH PARTITION items_2 FOR VALUES FROM (20) TO (30)",
                "INSERT INTO items VALUES (21)",
                "CREATE TABLE items_3 PARTITION OF items FOR VALUES FROM (30) TO (50) PARTITION BY RANGE (id)",
                "CREATE TABLE items_3a PARTITION OF items_3 FOR VALUES FROM (30) TO (40)",
                "INSERT INTO items VALUES (31)");

        try (LiveCapture capture = task.start(state, Acknowledgements.immediate())) {
            capture.until(() -> capture.documents("items").size() == 3);

            assertThat(column(capture.documents("items"), "/id")).containsExactly("11", "21", "31");
            assertThat(task.logged(GIVEN)).isFalse();
        }
    }

    /// A partition of a partition was attached with what it belongs to.
    @Test
    void looksIntoPartitionsOfPartitions(CaptureFixture fixture) throws Exception {
        LiveCapture.Task task = task(fixture);
        RawJson state = stopped(task, fixture);
        fixture.execute(
                "CREATE TABLE tree (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE leaf PARTITION OF tree FOR VALUES FROM (10) TO (20)",
                "INSERT INTO tree VALUES (11)",
                "ALTER TABLE items ATTACH PARTITION tree FOR VALUES FROM (10) TO (20)");

        try (LiveCapture capture = task.start(state, Acknowledgements.immediate())) {
            capture.until(() -> task.logged(GIVEN));
            assertThat(task.logged("public.leaf")).isTrue();
        }
    }

    /// A right to the table is none to its partitions.
    @Test
    void tellsWhereOnlyTheTableMayBeRead(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "CREATE TABLE items (id INTEGER PRIMARY KEY) PARTITION BY RANGE (id)");
        String user = fixture.asUser("");
        fixture.execute("GRANT SELECT ON items TO " + user);
        LiveCapture.Task task = LiveCapture.process(fixture, "items");
        RawJson state = stopped(task, fixture);
        fixture.execute(
                "CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (10) TO (20)",
                "INSERT INTO items VALUES (11)",
                "CREATE TABLE filled (id INTEGER PRIMARY KEY)",
                "INSERT INTO filled VALUES (21)",
                "ALTER TABLE items ATTACH PARTITION filled FOR VALUES FROM (20) TO (30)");

        try (LiveCapture capture = task.start(state, Acknowledgements.immediate())) {
            capture.until(() -> task.logged(GIVEN));
            assertThat(task.logged("public.filled")).isTrue();
            assertThat(task.logged("public.items_1")).isFalse();
        }
    }

    @Test
    void readsATableFromTheStartThatIsStillBeingRead(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "CREATE TABLE items (id INTEGER PRIMARY KEY, pad TEXT) PARTITION BY RANGE (id)",
                "CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (1000) TO (5000)",
                "INSERT INTO items SELECT n, repeat('x', 2000) FROM generate_series(1001, 3000) n");
        fixture.advanced("backfill_chunk_size", 100);
        var first = fixture.prepare("items").untilDocuments(100);
        fixture.awaitSlotReleased();
        fixture.execute(
                "CREATE TABLE filled (id INTEGER PRIMARY KEY, pad TEXT)",
                "INSERT INTO filled VALUES (7)",
                "ALTER TABLE items ATTACH PARTITION filled FOR VALUES FROM (0) TO (10)");

        var second = first.resume().untilExit();

        assertThat(CaptureFixture.last(CaptureFixture.documents(second, "items"), "id"))
                .containsKeys("7", "1001", "3000");
    }

    /// A capture that has read the table and was ended.
    private static RawJson stopped(LiveCapture.Task task, CaptureFixture fixture) throws Exception {
        RawJson state;
        try (LiveCapture first = task.start().untilActive("items")) {
            state = first.state();
        }
        fixture.awaitSlotReleased();
        return state;
    }
}
