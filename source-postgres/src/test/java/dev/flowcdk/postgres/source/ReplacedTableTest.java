package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static dev.flowcdk.postgres.source.CaptureFixture.documents;
import static dev.flowcdk.postgres.source.CaptureFixture.last;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.testing.CaptureResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A table gives way to another of its name. Changes of that are captured, as they come under this name, but not
/// without a word.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class ReplacedTableTest {

    @Test
    void tellsWhenTablesTradePlacesWhileItRuns(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "CREATE TABLE other (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.process(fixture, "items");
        try (LiveCapture capture = task.start().untilActive("items")) {
            fixture.execute(
                    "INSERT INTO items VALUES (1)",
                    "BEGIN; ALTER TABLE items RENAME TO old; ALTER TABLE other RENAME TO items; COMMIT",
                    "INSERT INTO items VALUES (2)");

            capture.until(() -> task.logged("table public.items was replaced by another table of that name"));

            capture.until(() -> capture.documents("items").size() == 2);
            assertThat(column(capture.documents("items"), "/id")).containsExactly("1", "2");
        }
    }

    /// Without a change in the other table, the log says nothing of it.
    @Test
    void tellsWhenTablesTradePlacesWhileNothingChanges(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "CREATE TABLE other (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.process(fixture, "items");
        try (LiveCapture capture = task.start().untilActive("items")) {
            fixture.execute("BEGIN; ALTER TABLE items RENAME TO old; ALTER TABLE other RENAME TO items; COMMIT");

            capture.until(() -> task.logged("table public.items was replaced by another table of that name"));
        }
    }

    @Test
    void tellsWhenTablesTradePlacesWhileItIsDown(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "CREATE TABLE other (id INTEGER PRIMARY KEY)",
                "INSERT INTO other VALUES (7)");
        LiveCapture.Task task = LiveCapture.process(fixture, "items");
        RawJson state;
        try (LiveCapture first = task.start().untilActive("items")) {
            state = first.state();
        }
        fixture.awaitSlotReleased();
        fixture.execute("BEGIN; ALTER TABLE items RENAME TO old; ALTER TABLE other RENAME TO items; COMMIT");

        try (LiveCapture second = task.start(state, Acknowledgements.immediate())) {
            second.until(() -> task.logged("table public.items was replaced by another table of that name"));

            fixture.execute("INSERT INTO old VALUES (2)", "INSERT INTO items VALUES (3)");
            second.until(() -> !second.documents("items").isEmpty());
            assertThat(column(second.documents("items"), "/id")).containsExactly("3");
        }
    }

    /// Believed: changes of a table are in the log under its name. They are under the name that it had then.
    @ParameterizedTest
    @CsvSource({
        "ALTER TABLE items RENAME TO passing, passing, ALTER TABLE passing RENAME TO items",
        "ALTER TABLE items SET SCHEMA elsewhere, elsewhere.items, ALTER TABLE elsewhere.items SET SCHEMA public"
    })
    void capturesWhatHappensUnderAnotherNameMeanwhile(String away, String name, String back, CaptureFixture fixture)
            throws Exception {
        fixture.execute(
                "CREATE SCHEMA elsewhere",
                "CREATE TABLE items (id INTEGER PRIMARY KEY)",
                "CREATE TABLE other (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        RawJson state;
        try (LiveCapture first = task.start().untilActive("items")) {
            state = first.state();
        }
        fixture.awaitSlotReleased();
        fixture.execute(
                away,
                "INSERT INTO " + name + " VALUES (1)",
                "INSERT INTO other VALUES (2)",
                back,
                "INSERT INTO items VALUES (3)");

        try (LiveCapture second = task.start(state, Acknowledgements.immediate())) {
            second.until(() -> second.documents("items").size() >= 2);

            assertThat(column(second.documents("items"), "/id")).containsExactly("1", "3");
            assertThat(column(second.documents("items"), "/_meta/source/table")).containsOnly("items");
        }
    }

    /// What was read of the table before counts for nothing in the other one.
    @Test
    void readsTheOtherTableFromItsStart(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, pad TEXT)",
                "INSERT INTO items SELECT n, repeat('x', 2000) FROM generate_series(1, 2000) n",
                "CREATE TABLE other (id INTEGER PRIMARY KEY, pad TEXT)",
                "INSERT INTO other SELECT -n, repeat('x', 2000) FROM generate_series(1, 2000) n");
        fixture.advanced("backfill_chunk_size", 100);

        CaptureResult running = fixture.prepare("items")
                .after(
                        100,
                        fixture.whileLocked(
                                "items", "ALTER TABLE items RENAME TO old", "ALTER TABLE other RENAME TO items"))
                .untilExit();

        assertThat(last(documents(running, "items"), "id")).containsKeys("1", "-1", "-2000");
    }

    @Test
    void readsTheOtherTableFromItsStartWhenItHasComeMeanwhile(CaptureFixture fixture) throws Exception {
        fixture.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, pad TEXT)",
                "INSERT INTO items SELECT n, repeat('x', 2000) FROM generate_series(1, 2000) n",
                "CREATE TABLE other (id INTEGER PRIMARY KEY, pad TEXT)",
                "INSERT INTO other SELECT -n, repeat('x', 2000) FROM generate_series(1, 2000) n");
        fixture.advanced("backfill_chunk_size", 100);
        CaptureResult first = fixture.prepare("items").untilDocuments(100);
        fixture.awaitSlotReleased();
        fixture.execute("BEGIN; ALTER TABLE items RENAME TO old; ALTER TABLE other RENAME TO items; COMMIT");

        CaptureResult second = first.resume().untilExit();

        assertThat(last(documents(second, "items"), "id")).containsKeys("-1", "-2000");
    }

    @Test
    void tellsWhenATableWasMadeAnewWhileItWasDown(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        LiveCapture.Task task = LiveCapture.process(fixture, "items");
        RawJson state;
        try (LiveCapture first = task.start().untilActive("items")) {
            state = first.state();
        }
        assertThat(task.logged("was replaced")).isFalse();
        fixture.awaitSlotReleased();
        fixture.execute(
                "DROP TABLE items", "CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (2)");

        try (LiveCapture second = task.start(state, Acknowledgements.immediate())) {
            second.until(() -> second.documents("items").size() == 1);

            assertThat(task.logged("table public.items was replaced by another table of that name"))
                    .isTrue();
            state = second.state();
        }
        task.connector().forgetLogs();
        fixture.awaitSlotReleased();
        try (LiveCapture third = task.start(state, Acknowledgements.immediate())) {
            fixture.execute("INSERT INTO items VALUES (3)");
            third.until(() -> third.documents("items").size() == 1);
            assertThat(task.logged("was replaced")).isFalse();
        }
    }

    @Test
    void namesATableThatIsMissingWhenItStarts(CaptureFixture fixture) throws Exception {
        fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        LiveCapture.Task task = LiveCapture.task(fixture, "items");
        fixture.execute("DROP TABLE items");

        try (LiveCapture capture = task.start()) {
            assertThat(capture.failure())
                    .hasMessageContaining("table public.items does not exist, or the user may not see it");
        }
    }
}
