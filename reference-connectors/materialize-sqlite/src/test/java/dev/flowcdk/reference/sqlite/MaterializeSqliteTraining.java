package dev.flowcdk.reference.sqlite;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.testing.MaterializeRun;
import dev.flowcdk.testing.image.ImageTraining;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Writes new documents and changed ones into a file of its own.
public final class MaterializeSqliteTraining implements ImageTraining {

    private static final CatalogCollection CATS = CatalogCollection.of("acme/cats", List.of("/id"), RawJson.of("""
            {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
             "reduce": {"strategy": "merge"}}"""));

    @Override
    public void train(ConnectorSource connector) throws IOException {
        Path file = Files.createTempFile("training", ".sqlite");
        try {
            var config = RawJson.of("{\"file\":\"" + file + "\"}");
            var run = MaterializeRun.start(connector, config, Map.of(RawJson.of("{\"table\":\"cats\"}"), CATS));
            for (int transaction = 0; transaction < 50; transaction++) {
                run.transaction("{\"id\":" + transaction % 30 + ",\"name\":\"Tom\"}");
            }
            run.run();
        } finally {
            Files.delete(file);
        }
    }
}
