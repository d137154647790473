package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Captures from a server that follows another one, where nothing can be written.
@Timeout(180)
class StandbyTest {

    @Test
    void capturesRowsAndChangesFromAStandby(@TempDir Path folder) throws Exception {
        try (var primary = EmbeddedServer.with(Map.of())) {
            var fixture = new CaptureFixture(primary);
            fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
            try (StandbyServer standby = StandbyServer.of(primary, folder)) {
                fixture.configJson().put("address", standby.address());
                assertThatThrownBy(() -> fixture.run("items")).hasMessageContaining("read_only_capture");
                fixture.advanced("read_only_capture", true);
                LiveCapture.Task task = LiveCapture.task(fixture, "items");

                try (LiveCapture capture = task.start()) {
                    // a slot of a standby is made when the primary tells what is at work there
                    capture.until(() -> {
                        fixture.execute("SELECT pg_log_standby_snapshot()");
                        return capture.mode("items").equals("Active");
                    });
                    fixture.execute("INSERT INTO items VALUES (2)", "UPDATE items SET id = 3 WHERE id = 2");
                    capture.until(() -> capture.documents("items").size() == 3);

                    assertThat(column(capture.documents("items"), "/id")).containsExactly("1", "2", "3");
                    var state = capture.state();
                    capture.stop();
                    fixture.execute("INSERT INTO items VALUES (4)");
                    try (LiveCapture second = task.start(state, Acknowledgements.immediate())) {
                        second.until(
                                () -> column(second.documents("items"), "/id").contains("4"));
                    }
                }
            }
        }
    }
}
