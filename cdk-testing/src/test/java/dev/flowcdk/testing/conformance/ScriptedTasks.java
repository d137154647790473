package dev.flowcdk.testing.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.ListFeed.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Catalogs of one task for the scripted connectors.
final class ScriptedTasks {

    private static final RawJson MERGING_SCHEMA = RawJson.of("""
            {"type":"object","properties":{"id":{"type":"integer"},
              "_meta":{"type":"object","properties":{"op":{"enum":["c","u","d"]}},"reduce":{"strategy":"merge"}}},
             "required":["id"],
             "if":{"properties":{"_meta":{"properties":{"op":{"const":"d"}},"required":["op"]}},"required":["_meta"]},
             "then":{"reduce":{"strategy":"merge","delete":true}},
             "else":{"reduce":{"strategy":"merge"}}}
            """);

    private ScriptedTasks() {}

    static CaptureTask capture() {
        return new CaptureTask(
                "acmeCo/counter",
                new LocalEndpoint(List.of(), RawJson.of("{}"), Map.of(), true),
                List.of(new CaptureTask.Binding(RawJson.of("{\"stream\":\"numbers\"}"), "acmeCo/numbers", 0, false)),
                300,
                false);
    }

    static Catalog captureCatalog() {
        CatalogCollection numbers =
                CatalogCollection.of("acmeCo/numbers", List.of("/id"), ScriptedCapture.DOCUMENT_SCHEMA);
        return new Catalog(Map.of("acmeCo/counter", capture()), Map.of("acmeCo/numbers", numbers), Map.of());
    }

    static MaterializationTask materialization() {
        return new MaterializationTask(
                "acmeCo/memory",
                new LocalEndpoint(List.of(), RawJson.of("{}"), Map.of(), true),
                List.of(new MaterializationTask.Binding(
                        RawJson.of("{\"table\":\"numbers\"}"),
                        "acmeCo/numbers",
                        FieldWishes.recommended(),
                        0,
                        0,
                        false)),
                false);
    }

    static Catalog materializationCatalog() {
        CatalogCollection numbers = CatalogCollection.of("acmeCo/numbers", List.of("/id"), MERGING_SCHEMA);
        return new Catalog(Map.of(), Map.of("acmeCo/numbers", numbers), Map.of("acmeCo/memory", materialization()));
    }

    static List<Document> documents(String... json) {
        var all = new ArrayList<Document>();
        Arrays.stream(json).forEach(each -> all.add(new Document(0, RawJson.of(each))));
        return all;
    }
}
