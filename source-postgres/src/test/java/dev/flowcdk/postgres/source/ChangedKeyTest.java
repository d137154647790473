package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The log leaves large values out of a change that leaves them alone. A row with another key has no document from
/// before that would have them.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class ChangedKeyTest {

    private static final String LARGE = "repeat(md5('x'), 200)";

    @Test
    void readsLargeValuesAgainThatTheLogLeavesOut(CaptureFixture fixture) throws Exception {
        table(fixture);
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute(
                    "UPDATE items SET small = 2 WHERE id = 20",
                    "UPDATE items SET id = 7 WHERE id = 20",
                    "UPDATE items SET small = 3 WHERE id = 7");

            capture.until(() -> capture.documents("items").size() == 4);

            List<JsonNode> changes = capture.documents("items").subList(1, 4);
            assertThat(changes)
                    .extracting(document -> document.path("large").asString("-").length())
                    .containsExactly(1, 6400, 1);
            assertThat(changes)
                    .extracting(document -> document.path("data").asString("-").length())
                    .containsExactly(1, 8536, 1);
            assertThat(column(changes, "/_meta/before")).containsExactly("-", "{\"id\":20}", "-");
        }
    }

    /// The row was not read at its old place, and is not at its new one, which the backfill has passed.
    @Test
    void readsARowAgainThatMovesToWhereTheBackfillHasBeen(CaptureFixture fixture) throws Exception {
        table(fixture);
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        ObjectNode state;
        try (LiveCapture first = task.start().untilActive("items")) {
            state = (ObjectNode) JsonMapper.shared().readTree(first.state().bytes());
        }
        fixture.awaitSlotReleased();
        state.withObjectProperty("bindingStateV1")
                .putObject("public%2Fitems")
                .put("mode", "Backfill")
                .put("scanned", "FQo=") // the key 10, packed
                .put("backfilled", 10)
                .putArray("key_columns")
                .add("id");
        fixture.execute("UPDATE items SET id = 7 WHERE id = 20");

        try (LiveCapture second = task.start(RawJson.of(state.toString()), Acknowledgements.immediate())
                .untilActive("items")) {
            List<JsonNode> documents = second.documents("items");
            assertThat(column(documents, "/id")).containsExactly("7");
            assertThat(documents.getFirst().get("large").asString()).hasSize(6400);
        }
    }

    /// What is gone from the table is told by the log later on.
    @Test
    void goesOnWithoutValuesOfARowThatIsGone(CaptureFixture fixture) throws Exception {
        table(fixture);
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        RawJson state;
        try (LiveCapture first = task.start().untilActive("items")) {
            state = first.state();
        }
        fixture.awaitSlotReleased();
        fixture.execute("UPDATE items SET id = 7 WHERE id = 20", "DELETE FROM items");

        try (LiveCapture second = task.start(state, Acknowledgements.immediate())) {
            second.until(() -> second.documents("items").size() == 2);

            assertThat(column(second.documents("items"), "/_meta/op")).containsExactly("u", "d");
            assertThat(second.documents("items").getFirst().has("large")).isFalse();
        }
    }

    /// Believed: a row has its key. What the server does: it leaves out a large key that did not change, and tells it
    /// as the key of before.
    @Test
    void keepsALargeKeyThatTheLogLeavesOut(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (part INTEGER, id TEXT, small INTEGER, large TEXT, PRIMARY KEY (part, id))",
                "ALTER TABLE items ALTER COLUMN id SET STORAGE EXTERNAL, ALTER COLUMN large SET STORAGE EXTERNAL",
                "INSERT INTO items VALUES (1, repeat('k', 2600), 1, " + LARGE + ")");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute("UPDATE items SET small = 2", "UPDATE items SET part = 2");
            capture.until(() -> capture.documents("items").size() == 3);
            fixture.execute("DELETE FROM items");

            capture.until(() -> capture.documents("items").size() == 4);

            List<JsonNode> changes = capture.documents("items").subList(1, 4);
            assertThat(column(changes, "/_meta/op")).containsExactly("u", "u", "d");
            assertThat(column(changes, "/part")).containsExactly("1", "2", "2");
            assertThat(changes)
                    .allSatisfy(document ->
                            assertThat(document.path("id").asString()).hasSize(2600));
            assertThat(changes)
                    .as("a value that the document of the same key has from before is not read again")
                    .extracting(document -> document.path("large").asString("-").length())
                    .containsExactly(1, 6400, 1);
        }
    }

    private static void table(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, small INTEGER, large TEXT, data BYTEA)",
                "ALTER TABLE items ALTER COLUMN large SET STORAGE EXTERNAL, ALTER COLUMN data SET STORAGE EXTERNAL",
                "INSERT INTO items VALUES (20, 1, " + LARGE + ", convert_to(" + LARGE + ", 'UTF8'))");
    }
}
