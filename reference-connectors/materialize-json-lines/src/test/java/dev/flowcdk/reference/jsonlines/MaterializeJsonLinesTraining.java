package dev.flowcdk.reference.jsonlines;

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
import java.util.stream.Stream;

/// Writes a few transactions into a folder of its own.
public final class MaterializeJsonLinesTraining implements ImageTraining {

    private static final CatalogCollection CATS = CatalogCollection.of("acme/cats", List.of("/id"), RawJson.of("""
            {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}"""));

    @Override
    public void train(ConnectorSource connector) throws IOException {
        Path folder = Files.createTempDirectory("training");
        try {
            var config = RawJson.of("{\"directory\":\"" + folder + "\"}");
            var run = MaterializeRun.start(connector, config, Map.of(RawJson.of("{\"prefix\":\"cats\"}"), CATS));
            for (int id = 0; id < 50; id++) {
                run.transaction("{\"id\":" + id + ",\"name\":\"Tom\"}");
            }
            run.run();
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
