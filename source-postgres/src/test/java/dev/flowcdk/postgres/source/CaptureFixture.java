package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.DocumentType;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.CaptureRun.Step;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    void state(RawJson other) {
        state = (ObjectNode) JSON.readTree(other.bytes());
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
            var resource = (ObjectNode) JSON.readTree(ConfigJson.encode(found.resource()));
            var collection = CatalogCollection.of("test/" + table, documents.key(), documents.schema());
            bound.add(new Bound(resource, collection, 0));
        }
        return bound;
    }

    /// A connector in this process that ends when it has caught up.
    static ConnectorUnderTest untilCaughtUp() {
        return ConnectorUnderTest.of(() -> new SourcePostgres(Map.of("SHUTDOWN_AFTER_POLLING", "yes")));
    }

    /// A capture with these bindings.
    CaptureRun prepare(ConnectorUnderTest connector, List<Bound> bound) {
        var collections = new LinkedHashMap<String, CatalogCollection>();
        bound.forEach(each -> collections.put(each.collection().name(), each.collection()));
        var task = new CaptureTask(
                "test/capture",
                new LocalEndpoint(List.of(), RawJson.of(config.toString()), Map.of(), true),
                bound.stream().map(Bound::binding).toList(),
                0,
                false);
        return CaptureRun.of(connector, new Catalog(Map.of(task.name(), task), collections, Map.of()), task);
    }

    /// A capture of one table of the schema public, as discovery proposes it, that ends when it has caught up.
    ///
    /// @param options of the resource that differ from what is proposed, in JSON
    CaptureRun prepare(String table, String... options) throws Exception {
        Bound bound = bound(table).getFirst();
        for (String option : options) {
            bound.resource().setAll((ObjectNode) JSON.readTree(option));
        }
        return prepare(untilCaughtUp(), List.of(bound));
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
                    + "'::regclass AND mode = 'AccessExclusiveLock')"
                    + " OR EXISTS (SELECT FROM pg_class WHERE relname = 'was_locked')");
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
            // for those who look too late to see the lock
            statement.execute("CREATE TABLE IF NOT EXISTS was_locked ()");
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
    Captured run(List<Bound> bound) {
        return captured(
                bound,
                prepare(untilCaughtUp(), bound).from(lastState()).asEmitted().untilExit());
    }

    Captured run(String... tables) throws Exception {
        return run(bound(tables));
    }

    /// Captures from the last state until documents were committed, where it is killed, or caught up.
    Captured runUntilFirstDocuments(List<Bound> bound) throws Exception {
        Captured captured = captured(
                bound,
                prepare(untilCaughtUp(), bound).from(lastState()).asEmitted().untilDocuments(1));
        awaitSlotReleased();
        return captured;
    }

    RawJson lastState() {
        return RawJson.of(JSON.writeValueAsString(state));
    }

    private Captured captured(List<Bound> bound, CaptureResult result) {
        var captured = new Captured(result, bound.stream().map(Bound::name).toList());
        state = captured.state();
        return captured;
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
