package dev.flowcdk.postgres.source;

import dev.flowcdk.capture.Collection;
import dev.flowcdk.capture.Collection.Projection;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.DocumentType;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.postgres.source.RecordedSession.Bound;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A database of its own with a publication of all tables, and captures of it that end when they have caught up.
final class CaptureFixture {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final EmbeddedServer server;
    private final String database;
    private final ObjectNode config;
    private ObjectNode state = JSON.createObjectNode();

    CaptureFixture(EmbeddedServer server) throws SQLException {
        this.server = server;
        int number = NUMBER.incrementAndGet();
        this.database = server.createDatabase("capture_" + number);
        execute(
                "CREATE PUBLICATION flow_publication FOR ALL TABLES",
                "CREATE TABLE flow_watermarks (slot TEXT PRIMARY KEY, watermark TEXT)");
        this.config = JSON.createObjectNode();
        config.put("address", server.address())
                .put("user", EmbeddedServer.SUPERUSER)
                .put("database", database);
        config.put("historyMode", false);
        config.putObject("credentials").put("auth_type", "UserPassword").put("password", "any");
        config.putObject("advanced").put("slotName", "slot_" + number);
    }

    EmbeddedServer server() {
        return server;
    }

    String database() {
        return database;
    }

    String slot() {
        return config.at("/advanced/slotName").asString();
    }

    void execute(String... statements) throws SQLException {
        server.execute(database, statements);
    }

    /// The first value of a query's result, as text; empty without a row.
    String text(String query) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        }
    }

    /// Waits until the server has noticed that the last capture is gone.
    void awaitSlotReleased() throws SQLException {
        execute("""
                DO $$ BEGIN
                    WHILE EXISTS (SELECT 1 FROM pg_replication_slots WHERE slot_name = '%s' AND active) LOOP
                        PERFORM pg_sleep(0.01);
                    END LOOP;
                END $$""".formatted(slot()));
    }

    CaptureFixture advanced(String option, Object value) {
        ((ObjectNode) config.get("advanced")).putPOJO(option, value);
        return this;
    }

    ObjectNode configJson() {
        return config;
    }

    SourceConfig config() {
        return ConfigJson.endpoint(SourceConfig.class, JSON.writeValueAsBytes(config));
    }

    ObjectNode state() {
        return state.deepCopy();
    }

    void state(ObjectNode other) {
        state = other.deepCopy();
    }

    List<Discovered<SourceResource>> discover() throws Exception {
        return new SourcePostgres(Map.of()).discover(config());
    }

    /// Bindings for these tables of the schema public, as discovery proposes them.
    List<Bound> bound(String... tables) throws Exception {
        List<Discovered<SourceResource>> discovered = discover();
        List<Bound> bound = new ArrayList<>();
        for (String table : tables) {
            Discovered<SourceResource> found = discovered.stream()
                    .filter(each -> each.resource().stream().equals(table))
                    .findFirst()
                    .orElseThrow();
            var documents = (DocumentType.OfSchema) found.documents();
            bound.add(bound(found.resource(), documents.key()));
        }
        return bound;
    }

    static Bound bound(SourceResource resource, List<String> key) {
        return new Bound(resource, new Collection("test/" + resource.stream(), key, List.of(), RawJson.of("{}")), 0);
    }

    static Bound withProjection(Bound bound, String pointer) {
        Collection collection = bound.collection();
        return new Bound(
                bound.resource(),
                new Collection(
                        collection.name(),
                        collection.key(),
                        List.of(new Projection(pointer, "field")),
                        collection.schema()),
                bound.backfill());
    }

    static Bound resource(Bound bound, String option, Object value) {
        ObjectNode json = (ObjectNode) JSON.readTree(ConfigJson.encode(bound.resource()));
        json.putPOJO(option, value);
        SourceResource changed = ConfigJson.resource(
                SourceResource.class, JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8), "test");
        return new Bound(changed, bound.collection(), bound.backfill());
    }

    /// Captures from the last state until caught up, and keeps the new state.
    RecordedSession run(List<Bound> bound) throws Exception {
        var session = new RecordedSession(config(), bound, state, () -> false);
        try {
            new SourcePostgres(Map.of("SHUTDOWN_AFTER_POLLING", "yes")).capture(session);
        } finally {
            state = session.state();
        }
        return session;
    }

    RecordedSession run(String... tables) throws Exception {
        return run(bound(tables));
    }

    static List<String> column(List<JsonNode> documents, String pointer) {
        return documents.stream()
                .map(document -> {
                    JsonNode value = document.at(pointer);
                    return value.isMissingNode()
                            ? "-"
                            : value.isValueNode() ? value.asString("null") : value.toString();
                })
                .toList();
    }
}
