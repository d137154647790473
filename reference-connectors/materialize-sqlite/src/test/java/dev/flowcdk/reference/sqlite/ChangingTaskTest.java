package dev.flowcdk.reference.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.internal.MaterializeServer;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.FieldWishes;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.ListFeed;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A task whose collection or options change between its sessions.
@Timeout(60)
class ChangingTaskTest {

    private final ConnectorInstance connector =
            new ConnectorInstance(() -> MaterializeServer.of(new MaterializeSqlite()), ProtoCodec.INSTANCE);
    private final List<List<Document>> transactions = new ArrayList<>();
    private final TaskStore store = new MemoryStore();
    private @Nullable MaterializationSpec last;
    private @Nullable ValidatedMaterialization validated;

    @TempDir
    private Path folder;

    @Test
    void addsColumnsOfNewFieldsAndKeepsRows() throws Exception {
        publish(0, "\"name\":{\"type\":\"string\"}");
        materialize("{\"id\":1,\"name\":\"Tom\"}");

        List<String> actions = publish(
                0, "\"name\":{\"type\":\"string\"},\"age\":{\"type\":\"integer\"},\"lives\":{\"type\":\"integer\"}");
        materialize("{\"id\":2,\"age\":3,\"lives\":9}");

        assertThat(actions.getFirst())
                .isEqualTo("ALTER TABLE \"cats\" ADD COLUMN \"age\" INTEGER;\n"
                        + "ALTER TABLE \"cats\" ADD COLUMN \"lives\" INTEGER;");
        assertThat(database().rows("SELECT id, name, age, lives FROM cats ORDER BY id"))
                .containsExactly("1|Tom|null|null", "2|null|3|9");
    }

    @Test
    void writesDocumentsThatLackWhatAllHadBefore() throws Exception {
        publish(0, "\"name\":{\"type\":\"string\"}", "name");
        materialize("{\"id\":1,\"name\":\"Tom\"}");

        publish(0, "\"name\":{\"type\":\"string\"}");
        materialize("{\"id\":2}");

        assertThat(database().rows("SELECT id, name FROM cats ORDER BY id")).containsExactly("1|Tom", "2|null");
    }

    @Test
    void fillsATableAnewThatIsBackfilled() throws Exception {
        publish(0, "\"name\":{\"type\":\"string\"}");
        materialize("{\"id\":1,\"name\":\"Tom\"}");

        assertThat(publish(1, "\"name\":{\"type\":\"string\"}").getFirst()).isEqualTo("DELETE FROM \"cats\";");
        assertThat(database().rows("SELECT * FROM cats")).isEmpty();

        String dropped = publish(2, "\"name\":{\"type\":\"integer\"}").getFirst();
        assertThat(dropped).startsWith("DROP TABLE IF EXISTS \"cats\";\nCREATE TABLE IF NOT EXISTS \"cats\"");
    }

    @Test
    void saysWhatSqliteCannotChange() throws Exception {
        publish(0, "\"name\":{\"type\":\"string\"}");
        database().execute("DROP TABLE cats");
        database()
                .execute("CREATE TABLE cats (id INTEGER PRIMARY KEY, name TEXT, flow_published_at TEXT,"
                        + " flow_document JSON_TEXT, owner TEXT NOT NULL)");

        assertThatThrownBy(() -> publish(0, "\"name\":{\"type\":\"string\"}"))
                .hasMessageContainingAll("table cats", "[owner]", "give them defaults");
    }

    /// Validates and applies the task as it is from now on.
    ///
    /// @return what was done
    private List<String> publish(int backfill, String properties, String... required) throws Exception {
        var more = new StringBuilder();
        for (String field : required) {
            more.append(",\"").append(field).append('"');
        }
        var cats = CatalogCollection.of(
                "acme/cats",
                List.of("/id"),
                RawJson.of("{\"type\":\"object\",\"required\":[\"id\"" + more
                        + "],\"reduce\":{\"strategy\":\"merge\"},\"properties\":{\"id\":{\"type\":\"integer\"},"
                        + properties + "}}"));
        var task = new MaterializationTask(
                "acme/pets",
                new LocalEndpoint(
                        List.of(), RawJson.of("{\"file\":\"" + database().file() + "\"}"), Map.of(), true),
                List.of(new MaterializationTask.Binding(
                        RawJson.of("{\"table\":\"cats\"}"),
                        "acme/cats",
                        FieldWishes.recommended(),
                        backfill,
                        0,
                        false)),
                false);
        var catalog = new Catalog(Map.of(), Map.of("acme/cats", cats), Map.of("acme/pets", task));
        var calls = new MaterializeCalls(connector, log -> {});
        validated = calls.validate(catalog, task, last);
        List<String> actions = calls.apply(validated.spec(), last, store);
        last = validated.spec();
        return actions;
    }

    private void materialize(String document) throws Exception {
        transactions.add(List.of(new Document(0, RawJson.of(document))));
        if (validated == null) {
            throw new IllegalStateException("not published");
        }
        var driver = new MaterializeDriver(
                connector, validated, MaterializeOptions.task(), store, new MaterializeListener() {}, log -> {});
        try (var feed = new ListFeed(transactions)) {
            driver.run(feed);
        }
    }

    private Database database() {
        return new Database(folder.resolve("pets.sqlite"));
    }
}
