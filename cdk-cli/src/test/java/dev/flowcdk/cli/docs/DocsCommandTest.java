package dev.flowcdk.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocsCommandTest {

    private static final String SPEC = "{\"spec\":{\"protocol\":3032023,\"configSchema\":{\"type\":\"object\","
            + "\"properties\":{\"size\":{\"description\":\"Rows.\",\"type\":\"integer\"}}},"
            + "\"resourceConfigSchema\":{\"properties\":{\"name\":{}}},\"documentationUrl\":\"https://example.com\"%s}}";

    @TempDir
    Path folder;

    @Test
    void writesAPageForEachConnectorAndKeepsItsPrerequisites() throws IOException {
        Path catalog = Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  acme/one: {endpoint: {local: {command: [%1$s], config: {}}}, bindings: []}
                  acme/two: {endpoint: {local: {command: [%1$s], config: {}}}, bindings: []}
                materializations:
                  acme/view: {endpoint: {local: {command: [%2$s], config: {}}}, bindings: []}
                """.formatted(
                connector("source-acme", ",\"resourcePathPointers\":[\"/name\"]"), connector("materialize-acme", "")));
        Path pages = Files.createDirectory(folder.resolve("pages"));
        Files.writeString(pages.resolve("source-acme.md"), "old\n\n## Prerequisites\n\nA server.\n");

        CommandRun run = CommandRun.of("docs", "--source", catalog.toString(), "--folder", pages.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsExactly(
                        pages.resolve("materialize-acme.md").toString(),
                        pages.resolve("source-acme.md").toString());
        assertThat(pages.resolve("source-acme.md"))
                .content()
                .startsWith("# source-acme\n\nA capture of Estuary Flow")
                .contains("\n## Prerequisites\n\nA server.\n", "| `/size` | Rows. | integer |  |")
                .doesNotContain("old");
        assertThat(pages.resolve("materialize-acme.md"))
                .content()
                .contains("A materialization of Estuary Flow", "https://example.com");
    }

    @Test
    void aCatalogWithoutTasksIsRefused() throws IOException {
        Path catalog = Files.writeString(folder.resolve("flow.yaml"), "{}");

        CommandRun run = CommandRun.of("docs", "--source", catalog.toString());

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err()).singleElement().asString().contains("neither captures nor materializations");
    }

    private String connector(String name, String more) throws IOException {
        return CommandRun.script(
                        folder.resolve(name), "read -r request\ncat <<'EOF'\n" + SPEC.formatted(more) + "\nEOF\n")
                .toString();
    }
}
