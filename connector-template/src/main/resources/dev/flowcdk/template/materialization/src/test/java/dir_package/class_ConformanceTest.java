package ${package};

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.conformance.Conformance;
import dev.flowcdk.testing.conformance.Feature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// It may be killed at any message, and loses and doubles nothing. What it lacks is declared: that is checked, too.
@Timeout(120)
class ${class}ConformanceTest {

    private static final CatalogCollection MEASUREMENTS =
            CatalogCollection.of("acme/measurements", List.of("/number"), RawJson.of("""
            {"type": "object", "required": ["number"], "properties": {
                "number": {"type": "integer"}, "celsius": {"type": "number"}}}"""));

    @TempDir
    private static Path directory;

    @TestFactory
    Stream<DynamicTest> writesEachDocumentOnceHoweverItIsDisturbed() {
        return Conformance.of(ConnectorUnderTest.of(${class}::new), new ${class}.Config(directory))
                .binding(new ${class}.Resource("measurements"), MEASUREMENTS)
                .transaction("{\"number\":1,\"celsius\":15.5}", "{\"number\":2,\"celsius\":16}")
                .transaction("{\"number\":3,\"celsius\":16.5}")
                .prepared(${class}ConformanceTest::empty)
                .endpoint(${class}ConformanceTest::visibleLines)
                .lacking(Feature.FENCE)
                .tests();
    }

    private static void empty() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    private static List<String> visibleLines() throws IOException {
        var lines = new ArrayList<String>();
        for (Path file : files()) {
            if (!file.getFileName().toString().startsWith(".")) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        lines.sort(null);
        return lines;
    }

    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
