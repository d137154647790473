package dev.flowcdk.postgres.materialize;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.testing.MaterializeRun;
import dev.flowcdk.testing.image.ImageTraining;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// Writes new documents and changed ones into a table of a real database.
public final class MaterializePostgresTraining implements ImageTraining {

    private static final int DOCUMENTS = 5_000;
    private static final CatalogCollection COLLECTION =
            CatalogCollection.of("acme/training", List.of("/id"), RawJson.of("""
                    {"type": "object", "required": ["id"], "properties": {
                        "id": {"type": "integer"}, "name": {"type": "string"}, "ratio": {"type": "number"},
                        "flag": {"type": "boolean"}, "at": {"type": "string", "format": "date-time"},
                        "born": {"type": "string", "format": "date"}, "token": {"type": "string", "format": "uuid"},
                        "amount": {"type": "string", "format": "number"}, "tags": {"type": "array"},
                        "details": {"type": "object"}}}"""));

    @Override
    public void train(ConnectorSource connector) {
        try (var server = EmbeddedServer.start()) {
            var config = RawJson.of("""
                    {"address": "%s", "user": "%s", "database": "postgres",
                     "credentials": {"auth_type": "UserPassword", "password": "any"}}""".formatted(server.address(), EmbeddedServer.SUPERUSER));
            var run =
                    MaterializeRun.start(connector, config, Map.of(RawJson.of("{\"table\":\"training\"}"), COLLECTION));
            run.transaction(documents("new")).transaction(documents("changed")).run();
        }
    }

    private static List<Document> documents(String name) {
        return IntStream.range(0, DOCUMENTS)
                .mapToObj(id -> new Document(0, RawJson.of("""
                        {"id":%d,"name":"%s %d","ratio":%d.5,"flag":true,"at":"2024-01-15T14:30:00Z","born":"2024-01-15",\
                        "token":"6f0e5a8c-6c0e-4a51-8d2a-0d1a2b3c4d5e","amount":"12.50","tags":["a"],"details":{"a":1},\
                        "_meta":{"uuid":"13814000-1dd2-11b2-8000-071353030311"}}""".formatted(id, name, id, id))))
                .toList();
    }
}
