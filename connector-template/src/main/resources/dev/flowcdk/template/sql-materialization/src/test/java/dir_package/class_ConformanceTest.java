package ${package};

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.conformance.Conformance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// It may be killed at any message, and loses and doubles nothing; a second instance fences the first one off.
@Timeout(120)
class ${class}ConformanceTest {

    private static final CatalogCollection MEASUREMENTS =
            CatalogCollection.of("acme/measurements", List.of("/number"), RawJson.of("""
            {"type": "object", "required": ["number"], "reduce": {"strategy": "merge"}, "properties": {
                "number": {"type": "integer"}, "celsius": {"type": "number"}}}"""));

    @TempDir
    private static Path folder;

    @TestFactory
    Stream<DynamicTest> writesEachDocumentOnceHoweverItIsDisturbed() {
        return Conformance.of(ConnectorUnderTest.of(${class}::new), new ${class}.Config(file(), false))
                .binding(new ${class}.Table("measurements", false), MEASUREMENTS)
                .transaction("{\"number\":1,\"celsius\":15.5}", "{\"number\":2,\"celsius\":16}")
                .transaction("{\"number\":1,\"celsius\":14}", "{\"number\":3,\"celsius\":16.5}")
                .prepared(() -> Files.deleteIfExists(file()))
                .endpoint(${class}ConformanceTest::rows)
                .tests();
    }

    private static Path file() {
        return folder.resolve("weather.sqlite");
    }

    private static List<String> rows() throws Exception {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT number || ': ' || celsius FROM measurements ORDER BY number")) {
            var found = new ArrayList<String>();
            while (rows.next()) {
                found.add(rows.getString(1));
            }
            return found;
        }
    }
}
