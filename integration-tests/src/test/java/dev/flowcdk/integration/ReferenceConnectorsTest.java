package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The small connectors and the template of new ones stay together: what is learned in one is true of the other.
class ReferenceConnectorsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"materialization, materialize-json-lines, jsonlines", "sql-materialization, materialize-sqlite, sqlite"
    })
    void haveTheCodeOfNewProjects(String kind, String name, String packageName) throws IOException {
        Path project = folder.resolve(name);

        Command run = Command.run(
                Map.of(), "new", kind, project.toString(), "--package", "dev.flowcdk.reference." + packageName);

        assertThat(run.status()).isZero();
        assertThat(code(project)).isEqualTo(code(ConnectorImages.module(name))).isNotEmpty();
    }

    /// The classes of a project by name, without comments and white space.
    private static Map<String, String> code(Path project) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(project.resolve("src/main/java"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(
                        named(file.getFileName().toString()),
                        named(Files.readString(file))
                                .replaceAll("(?m)(^|\\s)//.*$", "")
                                .replaceAll("\\s+", ""));
            }
        }
        return found;
    }

    /// Classes of projects are called as their connectors are, those of reference connectors as their subjects.
    private static String named(String text) {
        return text.replace("MaterializeSqliteDialect", "SqliteDialect");
    }
}
