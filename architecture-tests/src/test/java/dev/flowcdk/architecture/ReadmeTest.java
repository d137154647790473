package dev.flowcdk.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What the guides show is compiled and tested code.
class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    @Test
    void showsTheHelloWorldAsItIs() throws IOException {
        String source = Files.readString(ROOT.resolve(
                "reference-connectors/source-hello-world/src/main/java/dev/flowcdk/reference/hello/HelloWorld.java"));

        assertThat(Files.readString(ROOT.resolve("README.md"))).contains("```java\n" + source + "```\n");
    }

    @Test
    void keepsTheSqlConnectorADialectAndAConfig() throws IOException {
        long lines = 0;
        try (Stream<Path> files = Files.walk(ROOT.resolve("reference-connectors/materialize-sqlite/src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        assertThat(lines).isBetween(1L, 150L);
    }

    @Test
    void keepsTheSmallConnectorsSmall() throws IOException {
        for (String file : new String[] {
            "reference-connectors/source-hello-world/src/main/java/dev/flowcdk/reference/hello/HelloWorld.java",
            "reference-connectors/materialize-json-lines/src/main/java/dev/flowcdk/reference/jsonlines/"
                    + "MaterializeJsonLines.java"
        }) {
            assertThat(Files.readAllLines(ROOT.resolve(file))).as(file).hasSizeLessThanOrEqualTo(60);
        }
    }
}
