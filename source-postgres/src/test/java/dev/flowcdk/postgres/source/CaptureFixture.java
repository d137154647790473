package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.DocumentType;
import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.postgres.source.RecordedSession.Bound;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Projection;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.CaptureRun.Step;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

    /// Has the capture log in as a role with no more rights than the documentation asks for.
    ///
    /// @return the role's name
    String asUser(String attributes) throws SQLException {
        String user = database + "_user";
        server.createRole(user, "secret", "REPLICATION " + attributes);
        execute("GRANT SELECT, INSERT, UPDATE ON flow_watermarks TO " + user);
        config.put("user", user);
        ((ObjectNode) config.get("credentials")).put("password", "secret");
        return user;
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
        return new Bound(
                resource, new FlowCollection("test/" + resource.stream(), key, List.of(), RawJson.of("{}")), 0);
    }

    static Bound withProjection(Bound bound, String pointer) {
        FlowCollection collection = bound.collection();
        return new Bound(
                bound.resource(),
                new FlowCollection(
                        collection.name(),
                        collection.key(),
                        List.of(Projection.of(pointer, "field", Inference.of(Inference.Exists.MAY))),
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

    /// A capture of one table of the schema public, as discovery proposes it, that ends when it has caught up.
    ///
    /// @param options of the resource that differ from what is proposed, in JSON
    CaptureRun prepare(String table, String... options) throws Exception {
        var source = new ConnectorInstance(
                () -> CaptureServer.of(new SourcePostgres(Map.of("SHUTDOWN_AFTER_POLLING", "yes"))),
                ProtoCodec.INSTANCE);
        RawJson endpoint = RawJson.of(config.toString());
        for (DiscoveredBinding each : new CaptureCalls(source, _ -> {})
                .discover("test/capture", endpoint)
                .bindings()) {
            ObjectNode resource = (ObjectNode)
                    JSON.readTree(Objects.requireNonNull(each.resourceConfig()).bytes());
            if (resource.get("stream").asString().equals(table)) {
                for (String option : options) {
                    resource.setAll((ObjectNode) JSON.readTree(option));
                }
                var collection = CatalogCollection.of(
                        "test/" + table, each.key(), Objects.requireNonNull(each.documentSchema()));
                var task = new CaptureTask(
                        "test/capture",
                        new LocalEndpoint(List.of(), endpoint, Map.of(), true),
                        List.of(new CaptureTask.Binding(RawJson.of(resource.toString()), collection.name(), 0, false)),
                        0,
                        false);
                return CaptureRun.of(
                        source,
                        new Catalog(Map.of(task.name(), task), Map.of(collection.name(), collection), Map.of()),
                        task);
            }
        }
        throw new IllegalArgumentException("table " + table + " is not discovered");
    }

    /// The documents of one table in the order in which they came.
    static List<JsonNode> documents(CaptureResult result, String table) {
        return result.documents(table).stream()
                .map(document -> JSON.readTree(document.bytes()))
                .toList();
    }

    /// What is left of the documents of one table: the last document for each key of one column.
    static Map<String, JsonNode> last(List<JsonNode> documents, String key) {
        Map<String, JsonNode> last = new TreeMap<>();
        documents.forEach(document -> last.put(document.get(key).asString(), document));
        return last;
    }

    /// A step of a run: statements by someone who locks the table against all others first, which happens between two
    /// chunks. Ends as soon as the lock is asked for, so that the next chunk comes behind it.
    Step whileLocked(String table, String... statements) {
        return () -> {
            var locking = Thread.ofVirtual().start(() -> locked(table, statements));
            assertThat(locking).isNotNull();
            await("EXISTS (SELECT FROM pg_locks WHERE relation = '" + table
                    + "'::regclass AND mode = 'AccessExclusiveLock')");
        };
    }

    private void locked(String table, String... statements) {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            statement.execute(waiting(
                    "EXISTS (SELECT FROM pg_locks WHERE relation = '" + table + "'::regclass AND NOT granted)"));
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /// Waits until something is true on the server.
    void await(String condition) throws SQLException {
        execute(waiting(condition));
    }

    private static String waiting(String condition) {
        return "DO $$ BEGIN WHILE NOT (" + condition
                + ") LOOP PERFORM pg_sleep(0.01); PERFORM pg_stat_clear_snapshot();" + " END LOOP; END $$";
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
