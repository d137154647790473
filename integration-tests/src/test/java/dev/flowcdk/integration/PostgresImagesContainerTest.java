package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.Faults;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.MaterializeRun;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The Postgres connectors from their images, against a PostgreSQL in a container, killed and resumed.
@ExtendWith(DockerEngine.class)
@Timeout(120)
class PostgresImagesContainerTest {

    private static final int ROWS = 100_000;
    private static final int CHANGES = 50;
    private static final Map<String, String> SMALLEST = Map.of("CONNECTOR_MEMORY_LIMIT", "256m");
    private static final Map<String, String> TOO_SMALL = Map.of("CONNECTOR_MEMORY_LIMIT", "24m");
    private static final JsonMapper JSON = JsonMapper.shared();

    private static PostgresContainer postgres;

    @BeforeAll
    static void startPostgres(@TempDir Path folder) throws Exception {
        postgres = PostgresContainer.start(folder);
        postgres.execute(
                "CREATE TABLE flow_watermarks (slot TEXT PRIMARY KEY, watermark TEXT)",
                "CREATE TABLE numbers (id INTEGER PRIMARY KEY, text TEXT)",
                "INSERT INTO numbers SELECT n, 'number ' || n FROM generate_series(1, " + ROWS + ") AS n",
                "CREATE PUBLICATION flow_publication FOR TABLE numbers, flow_watermarks");
    }

    @AfterAll
    static void stopPostgres() {
        if (postgres != null) {
            postgres.close();
        }
    }

    @AfterEach
    void leavesNoContainer() throws Exception {
        assertThat(DockerEngine.containersOf(ShippedImage.SOURCE_POSTGRES.task()))
                .isEmpty();
        assertThat(DockerEngine.containersOf(ShippedImage.MATERIALIZE_POSTGRES.task()))
                .isEmpty();
    }

    @Test
    void capturesEveryRowThoughKilledAndShortOfMemory() throws Exception {
        ShippedImage image = ShippedImage.SOURCE_POSTGRES;
        CaptureRun run = CaptureRun.start(image.source(SMALLEST), sourceConfig());
        List<RawJson> documents = new ArrayList<>();

        CaptureResult killed = run.untilDocuments(ROWS / 2);
        documents.addAll(killed.documents("public/numbers"));
        assertThatThrownBy(() -> resumed(image.source(TOO_SMALL), killed).untilDocuments(1))
                .isInstanceOfAny(ConnectorFailedException.class, RuntimeException.class);
        CaptureResult rest = killed.resume().untilDocuments(ROWS - documents.size());
        documents.addAll(rest.documents("public/numbers"));
        postgres.execute("UPDATE numbers SET text = 'changed' WHERE id <= " + CHANGES);
        documents.addAll(rest.resume().untilDocuments(CHANGES).documents("public/numbers"));

        Map<Integer, String> last = new HashMap<>();
        documents.forEach(document -> {
            var json = JSON.readTree(document.bytes());
            last.put(json.get("id").asInt(), json.get("text").asString());
        });
        assertThat(last).hasSize(ROWS);
        assertThat(last.get(CHANGES)).isEqualTo("changed");
        assertThat(last.get(CHANGES + 1)).isEqualTo("number " + (CHANGES + 1));
    }

    @Test
    void materializesEveryDocumentOnceThoughKilled() throws Exception {
        ShippedImage image = ShippedImage.MATERIALIZE_POSTGRES;
        var collection = CatalogCollection.of("test/cats", List.of("/id"), RawJson.of("""
                {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "n": {"type": "integer"}}}"""));
        var run = MaterializeRun.start(
                image.source(SMALLEST), targetConfig(), Map.of(RawJson.of("{\"table\":\"cats\"}"), collection));

        run.transaction(cats(1)).transaction(cats(2)).transaction(cats(3));
        for (long messages : new long[] {5, 1_500, 2_500}) {
            assertThat(run.run(MaterializeOptions.task().withFaults(Faults.killAfter(messages))))
                    .as("after " + messages)
                    .isFalse();
        }
        run.run();

        try (var connection = postgres.connect();
                var rows = connection.createStatement().executeQuery("SELECT count(*), min(n), max(n) FROM cats")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1000);
            assertThat(rows.getInt(2)).isEqualTo(3);
            assertThat(rows.getInt(3)).isEqualTo(3);
        }
    }

    @Test
    void movesRowsAsSourceAndDestinationOfAirbyte(@TempDir Path given, @TempDir Path taken) throws Exception {
        postgres.execute(
                "CREATE TABLE items (id INTEGER PRIMARY KEY, text TEXT)",
                "INSERT INTO items SELECT n, 'item ' || n FROM generate_series(1, 1000) AS n",
                "ALTER PUBLICATION flow_publication ADD TABLE items",
                "CREATE SCHEMA copies");
        var source = new AirbyteImage(ShippedImage.SOURCE_POSTGRES, given)
                .with(
                        "config.json",
                        sourceConfig().toString().replaceFirst("\\{", "{\"advanced\":{\"slotName\":\"airbyte\"},"));
        var destination = new AirbyteImage(ShippedImage.MATERIALIZE_POSTGRES, taken)
                .with("config.json", targetConfig().toString());
        String catalog = source.configured("incremental", "items");
        source.with("catalog.json", catalog);
        destination.with("catalog.json", copied(catalog));

        for (AirbyteImage checked : List.of(source, destination)) {
            var status = checked.run("check", "--config", "config.json").getFirst();
            assertThat(status.at("/connectionStatus/status").asString())
                    .as(status.toString())
                    .isEqualTo("SUCCEEDED");
        }
        List<JsonNode> read = source.run("read", "--config", "config.json", "--catalog", "catalog.json");
        List<JsonNode> written = destination.run(
                read.stream().map(message -> copied(message.toString())).toList(),
                "write",
                "--config",
                "config.json",
                "--catalog",
                "catalog.json");

        assertThat(states(written)).isEqualTo(states(read)).isPositive();
        try (var connection = postgres.connect();
                var rows = connection.createStatement().executeQuery("SELECT count(*), max(text) FROM copies.items")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getInt(1)).isEqualTo(1000);
            assertThat(rows.getString(2)).isEqualTo("item 999");
        }
    }

    /// As a platform does it that writes to another schema.
    private static String copied(String json) {
        return json.replace("\"namespace\":\"public\"", "\"namespace\":\"copies\"");
    }

    private static long states(List<JsonNode> messages) {
        return messages.stream()
                .filter(message -> message.path("type").asString("").equals("STATE"))
                .count();
    }

    private static CaptureRun resumed(ConnectorSource source, CaptureResult after) throws SQLException {
        return CaptureRun.start(source, sourceConfig()).from(after.state());
    }

    private static List<Document> cats(int n) {
        return IntStream.range(0, 1000)
                .mapToObj(id -> new Document(
                        0,
                        RawJson.of("{\"id\":" + id + ",\"n\":" + n
                                + ",\"_meta\":{\"uuid\":\"13814000-1dd2-11b2-8000-071353030311\"}}")))
                .toList();
    }

    private static RawJson sourceConfig() {
        return RawJson.of("""
                {"address": "%s", "user": "postgres", "database": "postgres", "historyMode": false,
                 "credentials": {"auth_type": "UserPassword", "password": "any"}}""".formatted(postgres.address()));
    }

    private static RawJson targetConfig() {
        return RawJson.of("""
                {"address": "%s", "user": "postgres", "database": "postgres",
                 "credentials": {"auth_type": "UserPassword", "password": "any"}}""".formatted(postgres.address()));
    }
}
