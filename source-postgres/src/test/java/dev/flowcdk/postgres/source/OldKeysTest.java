package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// The flag `delete_old_keys`: a row that gets another key leaves no document behind.
@ExtendWith(CaptureServer.class)
class OldKeysTest {

    private CaptureFixture capture;

    @BeforeEach
    void setFlag(CaptureFixture fixture) {
        capture = fixture;
        capture.advanced("feature_flags", "delete_old_keys");
    }

    private List<JsonNode> changes(String... statements) throws Exception {
        capture.run("items");
        capture.execute(statements);
        return capture.run("items").documents(0);
    }

    @Test
    void deletesTheOldKeyInFrontOfTheChange() throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)", "INSERT INTO items VALUES (1, 'x')");

        List<JsonNode> documents = changes("UPDATE items SET id = 2", "UPDATE items SET name = 'y'");

        assertThat(column(documents, "/_meta/op")).containsExactly("d", "u", "u");
        assertThat(column(documents, "/id")).containsExactly("1", "2", "2");
        assertThat(column(documents, "/name")).containsExactly("-", "x", "y");
        assertThat(column(documents, "/_meta/before")).containsExactly("-", "{\"id\":1}", "-");
        assertThat(column(documents, "/_meta/source/loc")).doesNotHaveDuplicates();
    }

    @Test
    void leavesTheDocumentsOfAllRowsWhoseKeysMoveUp() throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (3), (2), (1)");

        List<JsonNode> documents = changes("UPDATE items SET id = id + 1");

        assertThat(CaptureFixture.last(documents, "id").values())
                .extracting(
                        last -> last.at("/id").asString() + last.at("/_meta/op").asString())
                .containsExactly("1d", "2u", "3u", "4u");
    }

    @Test
    void deletesTheWholeOldRowOfTablesThatLogIt() throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)",
                "ALTER TABLE items REPLICA IDENTITY FULL",
                "INSERT INTO items VALUES (1, 'x')");

        List<JsonNode> documents = changes("UPDATE items SET name = 'y'", "UPDATE items SET id = 2");

        assertThat(column(documents, "/_meta/op")).containsExactly("u", "d", "u");
        assertThat(column(documents, "/name")).containsExactly("y", "y", "y");
    }

    /// The log has these changes one after the other, and the old key of each is the new one of the other.
    @Test
    void deletesNothingWhereRowsMayExchangeTheirKeys() throws Exception {
        capture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY DEFERRABLE, name TEXT)",
                "ALTER TABLE items REPLICA IDENTITY FULL",
                "INSERT INTO items VALUES (1, 'x'), (2, 'y')");

        List<JsonNode> documents = changes("UPDATE items SET id = 3 - id");

        assertThat(column(documents, "/_meta/op")).containsExactly("u", "u");
        assertThat(column(documents, "/id")).containsExactly("2", "1");
    }

    @Test
    void deletesNothingThatOtherRowsMayStillHave() throws Exception {
        capture.execute(
                "CREATE TABLE items (a INTEGER, b INTEGER, PRIMARY KEY (a, b))",
                "INSERT INTO items VALUES (1, 1), (1, 2)");
        List<Bound> bound = List.of(Bound.byKey("items", "a"));
        capture.run(bound);
        capture.execute("UPDATE items SET a = 2 WHERE b = 1");

        assertThat(column(capture.run(bound).documents(0), "/_meta/op")).containsExactly("u");
    }

    /// Large keys are told as the old row even where they did not change.
    @Test
    void deletesNoLargeKeyThatStays() throws Exception {
        capture.execute(
                "CREATE TABLE items (id TEXT PRIMARY KEY, name TEXT)",
                "ALTER TABLE items ALTER id SET STORAGE EXTERNAL",
                "INSERT INTO items VALUES (repeat('k', 2500), 'x')");

        List<JsonNode> documents = changes("UPDATE items SET name = 'y'");

        assertThat(column(documents, "/_meta/op")).containsExactly("u");
    }
}
