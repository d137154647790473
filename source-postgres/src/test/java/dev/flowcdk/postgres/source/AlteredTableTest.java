package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static dev.flowcdk.postgres.source.CaptureFixture.documents;
import static dev.flowcdk.postgres.source.CaptureFixture.last;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.testing.CaptureResult;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Tables that are altered, rewritten or replaced while their rows are being read. The chunks are larger than what the
/// connector can write ahead, so that it is still reading when a step of a run is taken.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class AlteredTableTest {

    private static final int ROWS = 2000;
    private static final String TRADE_NAMES =
            "ALTER TABLE items RENAME id TO passing; ALTER TABLE items RENAME other_id TO id;"
                    + " ALTER TABLE items RENAME passing TO other_id";

    /// Believed: a query that waits for a lock sees the table as it is when it gets the lock. What the server does: a
    /// COPY has taken its snapshot before, and a rewritten table has no rows in it for older snapshots.
    @Test
    void readsOnInATableThatWasRewrittenWhileAChunkWaitedForIt(CaptureFixture capture) throws Exception {
        table(capture, "id INTEGER PRIMARY KEY");

        CaptureResult result = capture.prepare("items")
                .after(100, capture.whileLocked("items", "ALTER TABLE items ADD COLUMN c FLOAT8 DEFAULT random()"))
                .untilExit();

        assertThat(last(documents(result, "items"), "id")).hasSize(ROWS);
    }

    /// Believed: the columns of a table are the same from chunk to chunk.
    @Test
    void readsColumnsThatAreAddedMeanwhile(CaptureFixture capture) throws Exception {
        table(capture, "id INTEGER PRIMARY KEY");

        CaptureResult result = capture.prepare("items")
                .after(
                        100,
                        capture.whileLocked(
                                "items",
                                "ALTER TABLE items ADD COLUMN extra INTEGER NOT NULL DEFAULT 7",
                                "UPDATE items SET extra = 8 WHERE id = 1900",
                                "INSERT INTO items VALUES (" + (ROWS + 1) + ", 'new', 9)"))
                .untilExit();

        Map<String, JsonNode> rows = last(documents(result, "items"), "id");
        assertThat(rows).hasSize(ROWS + 1);
        assertThat(rows.get("1800").path("extra").asInt()).isEqualTo(7);
        assertThat(rows.get("1900").path("extra").asInt()).isEqualTo(8);
        assertThat(rows.get(Integer.toString(ROWS + 1)).path("extra").asInt()).isEqualTo(9);
    }

    @Test
    void goesOnWithoutAColumnThatIsDroppedMeanwhile(CaptureFixture capture) throws Exception {
        table(capture, "id INTEGER PRIMARY KEY");
        capture.execute("ALTER TABLE items ADD COLUMN extra INTEGER");

        CaptureResult result = capture.prepare("items")
                .after(100, capture.whileLocked("items", "ALTER TABLE items DROP COLUMN extra"))
                .untilExit();

        Map<String, JsonNode> rows = last(documents(result, "items"), "id");
        assertThat(rows).hasSize(ROWS);
        assertThat(rows.get("1").has("extra")).isTrue();
        assertThat(rows.get("1900").has("extra")).isFalse();
    }

    /// Believed: a table that is emptied has been read. What comes into it afterwards is in front of the position for
    /// the log to tell, and behind it for a chunk to read.
    @Test
    void readsWhatComesAfterATruncate(CaptureFixture capture) throws Exception {
        table(capture, "id INTEGER PRIMARY KEY");

        CaptureResult result = capture.prepare("items")
                .after(
                        100,
                        capture.whileLocked(
                                "items",
                                "TRUNCATE items",
                                "INSERT INTO items SELECT n, 'again' FROM generate_series(1, " + ROWS + ") n"))
                .untilExit();

        Map<String, JsonNode> rows = last(documents(result, "items"), "id");
        assertThat(rows).hasSize(ROWS);
        assertThat(rows.values())
                .allSatisfy(row -> assertThat(row.path("pad").asString()).isEqualTo("again"));
    }

    /// Believed: what is behind the position stays behind it.
    @Test
    void readsFromTheStartWhenTheKeyGetsAnotherOrder(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id TEXT COLLATE \"und-x-icu\" PRIMARY KEY, pad TEXT)",
                "INSERT INTO items SELECT CASE n % 2 WHEN 0 THEN 'B' ELSE 'a' END || n, repeat('x', 2000)"
                        + " FROM generate_series(1, " + ROWS + ") n");
        capture.advanced("backfill_chunk_size", 100);

        CaptureResult result = capture.prepare("items")
                .after(100, capture.whileLocked("items", "ALTER TABLE items ALTER COLUMN id TYPE TEXT COLLATE \"C\""))
                .untilExit();

        assertThat(last(documents(result, "items"), "id")).hasSize(ROWS);
    }

    /// Believed: the key is the column of its name. Two columns may trade their names.
    @Test
    void readsFromTheStartWhenAnotherColumnGetsTheNameOfTheKey(CaptureFixture capture) throws Exception {
        twoKeys(capture);

        CaptureResult result = capture.prepare("items")
                .after(100, capture.whileLocked("items", TRADE_NAMES))
                .untilExit();

        assertThat(column(documents(result, "items"), "/name")).containsAll(names());
    }

    /// Believed: what is behind the position is still behind it when the capture is started again.
    @ParameterizedTest
    @ValueSource(
            strings = {
                TRADE_NAMES,
                "ALTER TABLE items ALTER COLUMN id TYPE FLOAT8 USING 3000 - id",
                "ALTER TABLE items ALTER COLUMN id TYPE TEXT",
                "ALTER TABLE items ALTER COLUMN id TYPE NAME USING (3000 - id)::TEXT::NAME",
                "ALTER TABLE items RENAME TO old; CREATE TABLE items (LIKE old INCLUDING ALL);"
                        + " INSERT INTO items SELECT 3000 - id, other_id, name FROM old"
            })
    void readsFromTheStartWhenTheKeyGotAnotherOrderMeanwhile(String statements, CaptureFixture capture)
            throws Exception {
        twoKeys(capture);
        CaptureResult first = capture.prepare("items").asEmitted().untilDocuments(100);

        capture.execute(statements);
        CaptureResult second = first.resume().asEmitted().untilExit();

        assertThat(column(documents(second, "items"), "/name")).containsAll(names());
    }

    @Test
    void readsFromTheStartWhenTheKeyGotAnotherCollationMeanwhile(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id TEXT COLLATE \"C\" PRIMARY KEY, name TEXT)",
                "INSERT INTO items SELECT CASE n % 2 WHEN 0 THEN 'B' ELSE 'a' END || n, 'n' || n"
                        + " FROM generate_series(1, " + ROWS + ") n");
        capture.advanced("backfill_chunk_size", 100);
        CaptureResult first = capture.prepare("items").untilDocuments(100);

        capture.execute("ALTER TABLE items ALTER COLUMN id TYPE TEXT COLLATE \"und-x-icu\"");
        CaptureResult second = first.resume().untilExit();

        assertThat(column(documents(second, "items"), "/name")).containsAll(names());
    }

    @Test
    void goesOnWhereTheKeyHasTheSameOrderAsBefore(CaptureFixture capture) throws Exception {
        twoKeys(capture);
        CaptureResult first = capture.prepare("items").untilDocuments(100);

        capture.execute("ALTER TABLE items ADD COLUMN other INTEGER DEFAULT 1, ALTER COLUMN name TYPE VARCHAR(50)");
        CaptureResult second = first.resume().untilExit();

        assertThat(documents(first, "items").size() + documents(second, "items").size())
                .isEqualTo(ROWS);
    }

    /// Believed: a row stays at its physical address until it is changed.
    @Test
    void readsFromTheStartWhenATableWithoutKeyIsRewritten(CaptureFixture capture) throws Exception {
        keyless(capture);

        CaptureResult result = capture.prepare("items")
                .after(100, () -> {
                    Thread.ofVirtual().start(() -> rewrite(capture, "VACUUM FULL items"));
                    capture.await("EXISTS (SELECT FROM pg_class WHERE relname = 'items' AND relfilenode <> oid)"
                            + " OR EXISTS (SELECT FROM pg_locks WHERE relation = 'items'::regclass"
                            + " AND mode = 'AccessExclusiveLock')");
                })
                .untilExit();

        assertThat(column(documents(result, "items"), "/a")).containsAll(oddNumbers());
    }

    @Test
    void readsFromTheStartWhenATableWithoutKeyWasRewrittenMeanwhile(CaptureFixture capture) throws Exception {
        keyless(capture);
        CaptureResult first = capture.prepare("items").untilDocuments(100);

        capture.execute("VACUUM FULL items");
        CaptureResult second = first.resume().untilExit();

        assertThat(column(documents(second, "items"), "/a")).containsExactlyInAnyOrderElementsOf(oddNumbers());
        assertThat(column(documents(second, "items"), "/_meta/source/loc/1")).startsWith("0", "1");
    }

    @Test
    void goesOnInATableWithoutKeyThatWasNotRewritten(CaptureFixture capture) throws Exception {
        keyless(capture);
        CaptureResult first = capture.prepare("items").untilDocuments(100);

        CaptureResult second = first.resume().untilExit();

        assertThat(documents(first, "items").size() + documents(second, "items").size())
                .isEqualTo(ROWS / 2);
    }

    @Test
    void readsPartitionsFromTheStartOnlyWhenOneOfThemIsRewritten(CaptureFixture capture) throws Exception {
        capture.execute(
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "CREATE TABLE items (a INTEGER, b TEXT) PARTITION BY RANGE (a)",
                "CREATE TABLE low PARTITION OF items FOR VALUES FROM (0) TO (500)",
                "CREATE TABLE high PARTITION OF items FOR VALUES FROM (500) TO (5000)",
                "INSERT INTO items SELECT a, repeat('x', 500) FROM generate_series(1, 1000) AS a");
        capture.advanced("backfill_chunk_size", 100);
        CaptureResult first = capture.prepare("items").untilDocuments(100);

        capture.execute("CREATE TABLE new PARTITION OF items FOR VALUES FROM (5000) TO (6000)");
        CaptureResult second = first.resume().untilDocuments(100);
        capture.execute("VACUUM FULL low");
        CaptureResult third = second.resume().untilExit();

        assertThat(column(documents(second, "items"), "/a"))
                .doesNotContainAnyElementsOf(column(documents(first, "items"), "/a"));
        assertThat(documents(third, "items")).hasSize(1000);
    }

    /// Believed: a table's rows are its own. What the server does: SELECT reads the tables that inherit from it as
    /// well, while its log, and its own initial copy for subscriptions, keep them apart.
    @Test
    void leavesOutTheRowsOfTablesThatInherit(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)",
                "CREATE TABLE special (more TEXT) INHERITS (items)",
                "INSERT INTO items VALUES (1, 'own')",
                "INSERT INTO special VALUES (2, 'of the child')");

        List<JsonNode> keyed = documents(capture.prepare("items").untilExit(), "items");

        assertThat(column(keyed, "/name")).containsExactly("own");
    }

    @Test
    void leavesOutTheRowsOfTablesThatInheritByPhysicalAddressToo(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER, name TEXT)",
                "CREATE TABLE special (more TEXT) INHERITS (items)",
                "INSERT INTO items VALUES (1, 'own')",
                "INSERT INTO special VALUES (2, 'of the child')");

        List<JsonNode> keyless = documents(capture.prepare("items").untilExit(), "items");

        assertThat(column(keyless, "/name")).containsExactly("own");
    }

    private static void table(CaptureFixture capture, String key) throws Exception {
        capture.execute(
                "CREATE TABLE items (" + key + ", pad TEXT)",
                "INSERT INTO items SELECT n, repeat('x', 2000) FROM generate_series(1, " + ROWS + ") n");
        capture.advanced("backfill_chunk_size", 100);
    }

    private static void twoKeys(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id NUMERIC PRIMARY KEY, other_id NUMERIC NOT NULL UNIQUE, name TEXT)",
                "INSERT INTO items SELECT n, " + (ROWS + 1) + " - n, 'n' || n FROM generate_series(1, " + ROWS + ") n");
        capture.advanced("backfill_chunk_size", 100);
    }

    private static List<String> names() {
        return IntStream.rangeClosed(1, ROWS).mapToObj(number -> "n" + number).toList();
    }

    private static void keyless(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (a INTEGER, b TEXT)",
                "ALTER TABLE items REPLICA IDENTITY FULL",
                "INSERT INTO items SELECT a, repeat('x', 1000) FROM generate_series(1, " + ROWS + ") AS a",
                "DELETE FROM items WHERE a % 2 = 0");
        capture.advanced("backfill_chunk_size", 100);
    }

    private static List<String> oddNumbers() {
        return IntStream.rangeClosed(1, ROWS)
                .filter(number -> number % 2 == 1)
                .mapToObj(Integer::toString)
                .toList();
    }

    private static void rewrite(CaptureFixture capture, String statement) {
        try {
            capture.execute(statement);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
