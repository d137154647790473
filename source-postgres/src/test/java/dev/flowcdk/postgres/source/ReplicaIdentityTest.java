package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.testing.CaptureRun;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// The log tells only the columns of the replica identity of a row that is deleted. Believed: the primary key is always
/// among them.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class ReplicaIdentityTest {

    private static final Map<String, String> UNTIL_CAUGHT_UP = Map.of("SHUTDOWN_AFTER_POLLING", "yes");

    @Test
    void capturesDeletesByTheKeyThatTheLogTells(CaptureFixture capture) throws Exception {
        items(capture);
        capture.execute("ALTER TABLE items REPLICA IDENTITY USING INDEX items_email");
        var result = CaptureRun.start(() -> new SourcePostgres(UNTIL_CAUGHT_UP), capture.config())
                .untilExit();
        capture.execute("DELETE FROM items WHERE id = 1");
        capture.awaitSlotReleased();

        assertThat(result.resume().untilExit().documents("public/items"))
                .extracting(document -> new String(document.bytes(), StandardCharsets.UTF_8))
                .singleElement()
                .asString()
                .contains("\"op\":\"d\"", "\"email\":\"a@b\"");
    }

    @Test
    void refusesAKeyThatTheLogWouldNotTell(CaptureFixture capture) throws Exception {
        items(capture);
        CaptureRun run = run(capture, List.of("/id"));
        capture.execute("ALTER TABLE items REPLICA IDENTITY USING INDEX items_email");

        assertThatThrownBy(() -> run(capture, List.of("/id")))
                .hasMessageContaining("the replica identity of table public.items is index \"items_email\" on [email]")
                .hasMessageContaining("does not tell [id] of deleted rows")
                .hasMessageContaining("REPLICA IDENTITY DEFAULT")
                .hasMessageContaining("the key [/email]");
        assertThatThrownBy(run::untilExit).hasMessageContaining("does not tell [id] of deleted rows");

        capture.execute("ALTER TABLE items REPLICA IDENTITY FULL");
        assertThat(run(capture, List.of("/id")).untilExit().documents("items")).hasSize(2);
    }

    /// A key that the operator chose himself is no reason to refuse a table of which nothing is ever deleted.
    @Test
    void endsAtADeletedRowWhoseKeyTheLogDoesNotTell(CaptureFixture capture) throws Exception {
        items(capture);
        var result = run(capture, List.of("/email")).untilExit();
        capture.execute("UPDATE items SET email = 'e@f' WHERE id = 2");
        capture.awaitSlotReleased();
        var updated = result.resume().untilExit();
        assertThat(updated.documents("items")).hasSize(1);

        capture.execute("DELETE FROM items WHERE id = 1");
        capture.awaitSlotReleased();

        assertThatThrownBy(updated.resume()::untilExit)
                .hasMessageContaining("a row of table public.items was deleted of which the log does not tell [email]")
                .hasMessageContaining("REPLICA IDENTITY FULL");
    }

    @Test
    void looksAtTheIdentityOfEachPartition(CaptureFixture capture) throws Exception {
        capture.execute(
                "ALTER PUBLICATION flow_publication SET (publish_via_partition_root = true)",
                "CREATE TABLE items (id INTEGER, email TEXT NOT NULL, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
                "CREATE TABLE items_1 PARTITION OF items FOR VALUES FROM (0) TO (10)",
                "CREATE UNIQUE INDEX items_email ON items_1 (email)",
                "ALTER TABLE items_1 REPLICA IDENTITY USING INDEX items_email");

        assertThatThrownBy(() -> run(capture, List.of("/id")))
                .hasMessageContaining("the replica identity of table public.items_1");
    }

    private static void items(CaptureFixture capture) throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, email TEXT NOT NULL)",
                "CREATE UNIQUE INDEX items_email ON items (email)",
                "INSERT INTO items VALUES (1, 'a@b'), (2, 'c@d')");
    }

    private static CaptureRun run(CaptureFixture capture, List<String> key) {
        Bound bound = Bound.byKey("items", key.getFirst().substring(1));
        return capture.prepare(CaptureFixture.untilCaughtUp(), List.of(bound));
    }
}
