package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The log is read as it describes itself, whatever the catalogue has become since.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class ChangingTypesTest {

    @Test
    void readsValuesOfAnEnumThatWasReplacedSince(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TYPE mood AS ENUM ('sad', 'glad')",
                "CREATE TABLE items (id INTEGER PRIMARY KEY, mood mood)",
                "INSERT INTO items VALUES (1, 'sad')");

        List<JsonNode> documents = changedWhileDown(
                fixture,
                "UPDATE items SET mood = 'glad'",
                "CREATE TYPE other AS ENUM ('sad', 'glad', 'both')",
                "ALTER TABLE items ALTER COLUMN mood TYPE other USING mood::text::other",
                "DROP TYPE mood",
                "ALTER TYPE other RENAME TO mood",
                "UPDATE items SET mood = 'both'");

        assertThat(column(documents, "/mood")).containsExactly("glad", "both");
    }

    /// The log says what a domain is based on, which is all that is known of it when it is gone.
    @Test
    void readsValuesOfADomainThatIsGone(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE DOMAIN amount AS INTEGER",
                "CREATE TABLE items (id INTEGER PRIMARY KEY, amount amount)",
                "INSERT INTO items VALUES (1, 1)");

        List<JsonNode> documents = changedWhileDown(
                fixture,
                "UPDATE items SET amount = 2",
                "ALTER TABLE items DROP COLUMN amount",
                "DROP DOMAIN amount",
                "INSERT INTO items VALUES (2)");

        assertThat(documents)
                .extracting(document -> String.valueOf(document.get("amount")))
                .containsExactly("2", "null");
    }

    @Test
    void readsAColumnThatHadAnotherTypeForAWhile(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, amount INTEGER)", "INSERT INTO items VALUES (1, 1)");

        List<JsonNode> documents = changedWhileDown(
                fixture,
                "UPDATE items SET amount = 2",
                "ALTER TABLE items ALTER COLUMN amount TYPE BIGINT",
                "UPDATE items SET amount = 30000000000",
                "ALTER TABLE items ALTER COLUMN amount TYPE INTEGER USING 3",
                "UPDATE items SET amount = 4");

        assertThat(documents)
                .extracting(document -> String.valueOf(document.get("amount")))
                .containsExactly("2", "30000000000", "4");
    }

    /// The log has to be read anew from the start of the transaction, of which a part is emitted already.
    @Test
    void readsAColumnThatLivedForATransactionOnly(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, amount INTEGER)");
        try (LiveCapture capture = LiveCapture.task(fixture, "items").start().untilActive("items")) {
            fixture.execute("INSERT INTO items VALUES (0, 0)", """
                    BEGIN;
                    INSERT INTO items SELECT id, id FROM generate_series(1, 1000) id;
                    ALTER TABLE items ADD COLUMN price MONEY;
                    INSERT INTO items VALUES (1001, 1001, 12.5);
                    ALTER TABLE items DROP COLUMN price;
                    INSERT INTO items VALUES (1002, 1002);
                    COMMIT""", "INSERT INTO items VALUES (1003, 1003)");

            capture.until(() -> capture.documents("items").size() >= 1004);

            List<JsonNode> documents = capture.documents("items");
            assertThat(documents)
                    .extracting(document -> document.get("id").asInt())
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(0, 1003).boxed().toList());
            assertThat(column(documents, "/_meta/source/loc")).doesNotHaveDuplicates();
            assertThat(documents.get(1001).get("price").asString()).isEqualTo("$12.50");
            assertThat(capture.isRunning()).isTrue();
        }
    }

    /// The documents of what was changed between two runs.
    private static List<JsonNode> changedWhileDown(CaptureFixture fixture, String... statements) throws Exception {
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        RawJson state;
        try (LiveCapture first = task.start().untilActive("items")) {
            first.stop();
            state = first.state();
        }
        fixture.execute(statements);
        long updates = Arrays.stream(statements)
                .filter(sql -> sql.startsWith("UPDATE") || sql.startsWith("INSERT"))
                .count();
        try (LiveCapture second = task.start(state, Acknowledgements.immediate())) {
            second.until(() -> second.documents("items").size() >= updates);
            return second.documents("items");
        }
    }
}
