package dev.flowcdk.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.conformance.report.ReportFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimelineTest {

    @TempDir
    Path folder;

    @Test
    void aScenarioThatFailsShowsWhatWasSaidWithoutSecrets() throws Exception {
        Report report = Suite.of(List.of("content"))
                .run(PlantedDefectsTest.capture(CaptureDefect.DROPS), new Suite.Progress() {});

        List<String> timeline = report.results().getFirst().timeline();
        assertThat(timeline).anyMatch(line -> line.contains("> {\"open\":"));
        assertThat(timeline).anyMatch(line -> line.contains("< {\"captured\":{\"doc\":{\"id\":1}}}"));
        assertThat(timeline).noneMatch(line -> line.contains("\"right\""));
        ReportFiles.write(report, "again", folder);
        assertThat(Files.readString(folder.resolve("report.html")))
                .contains("content: what was said last", "&lt;secret /token&gt;");
        assertThat(Files.readString(folder.resolve("report.json"))).contains("\"timeline\"");
    }

    @Test
    void oneThatHoldsShowsNothing() throws Exception {
        Report report = Suite.of(List.of("undisturbed"))
                .run(PlantedDefectsTest.capture(CaptureDefect.NONE), new Suite.Progress() {});

        assertThat(report.results().getFirst().timeline()).isEmpty();
        assertThat(report.figures()).containsKeys("memory", "documents a second");
    }
}
