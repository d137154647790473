package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ${class}Test {

    @Test
    void commitsATransactionOnceThoughAskedTwice(@TempDir Path folder) throws Exception {
        Path hidden = Files.writeString(folder.resolve(".a.jsonl"), "{}\n");
        var lines = new ${class}.JsonLines(folder, new ${class}.Resource("a"));
        var staged = new ${class}.Staged(hidden, folder.resolve("a.jsonl"));

        lines.commit(staged);
        lines.commit(staged);

        assertThat(folder.resolve("a.jsonl")).hasContent("{}");
        assertThat(hidden).doesNotExist();
    }
}
