package dev.flowcdk.reference.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.conformance.Conformance;
import dev.flowcdk.testing.conformance.MaterializeConformance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The connector as a process, disturbed in every way: a table with updates and deletes, and one that only grows.
@Timeout(300)
class MaterializeSqliteConformanceTest {

    static final RawJson SCHEMA = RawJson.of("""
            {"type": "object", "properties": {"id": {"type": "integer"}, "name": {"type": ["string", "null"]},
              "_meta": {"type": "object", "properties": {"op": {"enum": ["c", "u", "d"]}}, "reduce": {"strategy": "merge"}}},
             "required": ["id"],
             "if": {"properties": {"_meta": {"properties": {"op": {"const": "d"}}, "required": ["op"]}}, "required": ["_meta"]},
             "then": {"reduce": {"strategy": "merge", "delete": true}},
             "else": {"reduce": {"strategy": "merge"}}}""");
    private static final List<List<Document>> TRANSACTIONS = List.of(
            List.of(
                    cat("{\"id\":1,\"name\":\"Tom\"}"),
                    cat("{\"id\":2,\"name\":\"Tim\"}"),
                    event("{\"id\":1,\"name\":\"born\"}")),
            List.of(
                    cat("{\"id\":1,\"name\":\"Thomas\"}"),
                    cat("{\"id\":2,\"_meta\":{\"op\":\"d\"}}"),
                    cat("{\"id\":3}"),
                    event("{\"id\":1,\"name\":\"named\"}")),
            List.of(event("{\"id\":2,\"name\":\"gone\"}")));

    @TempDir
    private Path folder;

    private static Document cat(String json) {
        return new Document(0, RawJson.of(json));
    }

    private static Document event(String json) {
        return new Document(1, RawJson.of(json));
    }

    @Test
    void writesEachTransactionOnceThoughKilledAtAnyMessage() throws Exception {
        assertThat(conformance().killedAtAnyMessage()).isGreaterThan(20);
    }

    @Test
    void writesEachTransactionOnceThoughAcknowledgedLateOrNever() throws Exception {
        conformance().acknowledgedLateOrNever();
    }

    @Test
    void isFencedOffByASecondInstance() throws Exception {
        conformance().twoInstancesAtOnce();
    }

    private MaterializeConformance conformance() {
        Path file = folder.resolve("pets.sqlite");
        var connector = ConnectorUnderTest.command(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                MaterializeSqlite.class.getName()));
        var database = new Database(file);
        MaterializeConformance conformance = Conformance.of(
                        connector, RawJson.of("{\"file\":\"" + file + "\",\"hardDelete\":true}"))
                .binding(RawJson.of("{\"table\":\"cats\"}"), CatalogCollection.of("acme/cats", List.of("/id"), SCHEMA))
                .binding(
                        RawJson.of("{\"table\":\"events\",\"deltaUpdates\":true}"),
                        CatalogCollection.of("acme/events", List.of("/id"), SCHEMA))
                .prepared(() -> remove(folder))
                .endpoint(() -> content(database))
                .kills(1000);
        for (List<Document> transaction : TRANSACTIONS) {
            conformance.transaction(transaction);
        }
        return conformance;
    }

    private static List<String> content(Database database) throws Exception {
        List<String> content = new ArrayList<>(database.rows("SELECT id, name, flow_document FROM cats ORDER BY id"));
        content.addAll(database.rows("SELECT 'event', id, name FROM events ORDER BY id, name"));
        return content;
    }

    private static void remove(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }
}
