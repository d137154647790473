package dev.flowcdk.reference.jsonlines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.schema.RecordedSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class MaterializeJsonLinesTest {

    @Test
    void answersWithRecordedSchemas() {
        RecordedSchema.verifyConfigs(MaterializeJsonLines.Config.class, MaterializeJsonLines.Resource.class);
    }

    @Test
    void writesEachDocumentOnceThoughKilledAtAnyMessage(@TempDir Path folder) throws Exception {
        int messages = runToTheEnd(folder.resolve("unharmed"), Integer.MAX_VALUE);

        assertThat(messages).isGreaterThan(20);
        for (int killAt = 1; killAt <= messages; killAt++) {
            runToTheEnd(folder.resolve("killed-at-" + killAt), killAt);
        }
    }

    /// @return number of messages of the first session
    private static int runToTheEnd(Path directory, int killAt) throws Exception {
        var runtime = new Runtime(directory);
        int messages = runtime.session(killAt);
        if (killAt != Integer.MAX_VALUE) {
            runtime.session(Integer.MAX_VALUE);
        }

        assertThat(visibleLines(directory, "cats")).as("killed at %s", killAt).isEqualTo(runtime.documents("cats"));
        assertThat(visibleLines(directory, "dogs")).as("killed at %s", killAt).isEqualTo(runtime.documents("dogs"));
        return messages;
    }

    private static List<String> visibleLines(Path directory, String prefix) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(prefix + "-")) {
                    lines.addAll(Files.readAllLines(file));
                }
            }
        }
        lines.sort(null);
        return lines;
    }
}
