package dev.flowcdk.reference.jsonlines;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.conformance.Conformance;
import dev.flowcdk.testing.conformance.Feature;
import dev.flowcdk.testing.conformance.MaterializeConformance;
import dev.flowcdk.testing.spec.ConnectorPages;
import dev.flowcdk.testing.spec.RecordedSchemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class MaterializeJsonLinesTest {

    @TempDir
    private static Path directory;

    @Test
    void answersWithRecordedSchemas() {
        RecordedSchemas.verifyConfigs(MaterializeJsonLines.Config.class, MaterializeJsonLines.Resource.class);
    }

    @Test
    void itsPageIsUpToDate() throws Exception {
        ConnectorPages.verify(MaterializeJsonLines::new, Path.of("../../docs/connectors/materialize-json-lines.md"));
    }

    @TestFactory
    Stream<DynamicTest> writesEachDocumentOnceHoweverItIsDisturbed() {
        return conformance().tests();
    }

    @TestFactory
    Stream<DynamicTest> passesTheScenariosOfTheCommand() {
        return conformance().kills(20).scenarios();
    }

    private static MaterializeConformance conformance() {
        return Conformance.of(
                        ConnectorUnderTest.of(MaterializeJsonLines::new), new MaterializeJsonLines.Config(directory))
                .binding(new MaterializeJsonLines.Resource("cats"), animals("cats"))
                .binding(new MaterializeJsonLines.Resource("dogs"), animals("dogs"))
                .transaction(List.of(animal(0, "{\"id\":1}"), animal(0, "{\"id\":2}"), animal(1, "{\"id\":3}")))
                .transaction(List.of())
                .transaction("{\"id\":4,\"name\":\"Zoë\"}")
                .prepared(MaterializeJsonLinesTest::empty)
                .endpoint(MaterializeJsonLinesTest::visibleLines)
                .lacking(Feature.FENCE);
    }

    private static CatalogCollection animals(String name) {
        return CatalogCollection.of("acme/" + name, List.of("/id"), RawJson.of("""
                {"type": "object", "required": ["id"], "properties": {
                    "id": {"type": "integer"}, "name": {"type": "string"}}}"""));
    }

    private static Document animal(int binding, String json) {
        return new Document(binding, RawJson.of(json));
    }

    private static void empty() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }

    private static List<String> visibleLines() throws IOException {
        var lines = new ArrayList<String>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (!name.startsWith(".")) {
                String prefix = name.substring(0, name.indexOf('-'));
                Files.readAllLines(file).forEach(line -> lines.add(prefix + " " + line));
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
