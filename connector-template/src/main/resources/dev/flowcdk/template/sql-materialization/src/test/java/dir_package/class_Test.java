package ${package};

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.testing.MaterializeRun;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ${class}Test {

    private static final CatalogCollection MEASUREMENTS =
            CatalogCollection.of("acme/measurements", List.of("/number"), RawJson.of("""
            {"type": "object", "required": ["number"], "reduce": {"strategy": "merge"}, "properties": {
                "number": {"type": "integer"}, "celsius": {"type": "number"}}}"""));

    @Test
    void updatesTheRowOfADocumentThatChanges(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("weather.sqlite");

        MaterializeRun.start(
                        ${class}::new,
                        new ${class}.Config(file, false),
                        Map.of(new ${class}.Table("measurements", false), MEASUREMENTS))
                .transaction("{\"number\":1,\"celsius\":15.5}", "{\"number\":2,\"celsius\":16}")
                .transaction("{\"number\":1,\"celsius\":14}")
                .run();

        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT group_concat(number || ': ' || celsius, ', ') FROM (SELECT * FROM measurements ORDER BY number)")) {
            assertThat(rows.getString(1)).isEqualTo("1: 14, 2: 16");
        }
    }
}
