package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.Acknowledgements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

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
        task.logs().clear();
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
