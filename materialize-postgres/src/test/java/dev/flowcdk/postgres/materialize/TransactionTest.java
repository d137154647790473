package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.load;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.store;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TransactionTest {

    private static TargetServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TaskFixture people(String table) {
        return server.task(table).key("id", "integer").value("name", "string");
    }

    private static MaterializationSpec applied(TaskFixture task) throws Exception {
        RuntimeFixture.apply(task.spec(), null);
        return task.spec();
    }

    @Test
    void loadsChangesAndAddsDocuments() throws Exception {
        var task = people("people");
        try (var runtime = RuntimeFixture.open(applied(task))) {
            runtime.transaction(
                    1,
                    List.of(load(1), load(2)),
                    insert(List.of(1), List.of("Tom"), "{\"id\":1,\"name\":\"Tom\"}"),
                    insert(List.of(2), List.of("Ann"), "{\"id\":2,\"name\":\"Ann\"}"));

            List<String> loaded = runtime.transaction(
                    2,
                    List.of(load(3), load(2), load(1)),
                    update(List.of(1), List.of("Tim"), "{\"id\":1,\"name\":\"Tim\"}"),
                    insert(List.of(3), List.of("Eve"), "{\"id\":3,\"name\":\"Eve\"}"));

            assertThat(loaded).containsExactly("{\"id\":1,\"name\":\"Tom\"}", "{\"id\":2,\"name\":\"Ann\"}");
        }
        assertThat(server.rows("SELECT id, name, flow_document FROM " + task.table() + " ORDER BY id"))
                .containsExactly(
                        "1|Tim|{\"id\":1,\"name\":\"Tim\"}",
                        "2|Ann|{\"id\":2,\"name\":\"Ann\"}",
                        "3|Eve|{\"id\":3,\"name\":\"Eve\"}");
    }

    @Test
    void deletesRowsOfDeletedDocumentsByWish() throws Exception {
        var task = new TaskFixture(server.config(",\"hardDelete\":true"), "flow", "hard")
                .key("id", "integer")
                .value("name", "string");
        try (var runtime = RuntimeFixture.open(applied(task))) {
            runtime.transaction(
                    1,
                    List.of(),
                    insert(List.of(1), List.of("Tom"), "{\"id\":1}"),
                    insert(List.of(2), List.of("Ann"), "{\"id\":2}"));
            runtime.transaction(
                    2,
                    List.of(load(1), load(2), load(3)),
                    store(List.of(1), List.of("Tom"), "{\"id\":1}", true, true),
                    store(List.of(3), List.of("never"), "{\"id\":3}", false, true));
        }
        assertThat(server.rows("SELECT id FROM " + task.table())).containsExactly("2");
    }

    @Test
    void keepsDeletedDocumentsOtherwise() throws Exception {
        var task = people("soft");
        try (var runtime = RuntimeFixture.open(applied(task))) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1}"));
            runtime.transaction(
                    2,
                    List.of(load(1), load(3)),
                    store(List.of(1), List.of("gone"), "{\"d\":1}", true, true),
                    store(List.of(3), List.of("never"), "{\"d\":3}", false, true));
        }
        assertThat(server.rows("SELECT id, name, flow_document FROM " + task.table() + " ORDER BY id"))
                .containsExactly("1|gone|{\"d\":1}", "3|never|{\"d\":3}");
    }

    @Test
    void addsEveryDocumentOfADeltaBinding() throws Exception {
        var task = people("deltas").deltaUpdates();
        try (var runtime = RuntimeFixture.open(applied(task))) {
            runtime.transaction(
                    1,
                    List.of(),
                    insert(List.of(1), List.of("Tom"), "{\"id\":1}"),
                    insert(List.of(1), List.of("Tim"), "{\"id\":1}"));
            runtime.transaction(2, List.of(), store(List.of(1), List.of("gone"), "{\"id\":1}", false, true));
        }
        assertThat(server.rows("SELECT id, name FROM " + task.table() + " ORDER BY name"))
                .containsExactly("1|Tim", "1|Tom", "1|gone");
    }

    @Test
    void bringsBackRowsThatSomebodyRemovedMeanwhile() throws Exception {
        var task = people("removed");
        try (var runtime = RuntimeFixture.open(applied(task))) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1}"));
            server.execute("DELETE FROM " + task.table());

            runtime.transaction(2, List.of(), update(List.of(1), List.of("Tim"), "{\"id\":1}"));
        }
        assertThat(server.rows("SELECT id, name FROM " + task.table())).containsExactly("1|Tim");
    }

    @Test
    void survivesManyRowsOfAllKinds() throws Exception {
        int rows = 30_000;
        var task = people("many");
        List<MaterializeRequest.Store> stores = new ArrayList<>();
        List<MaterializeRequest.Load> loads = new ArrayList<>();
        for (int id = 0; id < rows; id++) {
            stores.add(insert(List.of(id), List.of("name " + id), "{\"id\":" + id + "}"));
            loads.add(load(id));
        }
        try (var runtime = RuntimeFixture.open(applied(task))) {
            runtime.transaction(1, List.of(), stores.toArray(MaterializeRequest.Store[]::new));
            stores.clear();
            for (int id = 0; id < rows; id++) {
                stores.add(update(List.of(id), List.of("changed " + id), "{\"id\":" + id + "}"));
                stores.add(insert(List.of(rows + id), List.of("new " + id), "{\"id\":" + (rows + id) + "}"));
            }
            assertThat(runtime.transaction(2, loads, stores.toArray(MaterializeRequest.Store[]::new)))
                    .hasSize(rows);
        }
        assertThat(server.rows(
                        "SELECT count(*), count(*) FILTER (WHERE name LIKE 'changed %'), max(id) FROM " + task.table()))
                .containsExactly("60000|30000|59999");
    }

    @Test
    void writesADocumentOfManyMegabytes() throws Exception {
        var task = people("large");
        String text = "x".repeat(20 << 20);
        try (var runtime = RuntimeFixture.open(applied(task))) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of(text), "{\"id\":1}"));
        }
        assertThat(server.rows("SELECT length(name) FROM " + task.table())).containsExactly("" + (20 << 20));
    }

    @Test
    void commitsTheCheckpointWithTheDocuments() throws Exception {
        var task = people("checkpointed");
        applied(task);
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(5, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1}"));
        }
        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThat(runtime.checkpoint()).isEqualTo(RuntimeFixture.checkpointBytes(5));
        }
    }

    @Test
    void commitsNothingOfATransactionThatFails() throws Exception {
        var task = people("failing");
        applied(task);
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(6, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1}"));
            assertThatThrownBy(() -> runtime.transaction(
                            7,
                            List.of(),
                            insert(List.of(2), List.of("Ann"), "{\"id\":2}"),
                            insert(List.of(1), List.of("again"), "{\"id\":1}")))
                    .hasMessageContaining(task.table())
                    .hasMessageContaining("duplicate key");
        }
        assertThat(server.rows("SELECT id, name FROM " + task.table())).containsExactly("1|Tom");
        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThat(runtime.checkpoint()).isEqualTo(RuntimeFixture.checkpointBytes(6));
        }
    }

    @Test
    void refusesANullKey() throws Exception {
        var task = people("nullkey");
        List<Integer> key = new ArrayList<>();
        key.add(null);
        try (var runtime = RuntimeFixture.open(applied(task))) {
            assertThatThrownBy(() -> runtime.transaction(1, List.of(), insert(key, List.of("Tom"), "{}")))
                    .hasMessageContaining(task.table())
                    .hasMessageContaining("\"id\"")
                    .hasMessageContaining("null");
        }
    }

    @Test
    void refusesATableThatHasChanged() throws Exception {
        var task = people("changed");
        applied(task);
        server.execute("ALTER TABLE " + task.table() + " DROP COLUMN name, ALTER COLUMN flow_document TYPE text");

        assertThatThrownBy(() -> RuntimeFixture.open(task.spec()))
                .hasMessageContaining(task.table())
                .hasMessageContaining("\"name\" is missing")
                .hasMessageContaining("type text");
    }

    @Test
    void refusesATableThatIsNotThere() throws Exception {
        applied(people("there"));
        assertThatThrownBy(() -> RuntimeFixture.open(people("missing").spec()))
                .hasMessageContaining("flow.missing is not there");
    }

    @Test
    void losesNothingWhenRowsHaveHardNames() throws Exception {
        String field = "Straße \"quoted\"/'x'";
        var task = server.task("Hard \"Table")
                .key("Group", "string")
                .key("id", "integer")
                .value(field, "string");
        var spec = applied(task);
        try (var runtime = RuntimeFixture.open(spec)) {
            runtime.transaction(1, List.of(), insert(List.of("a", 1), List.of("x"), "{\"v\":1}"));
            assertThat(runtime.transaction(
                            2, List.of(load("a", 1), load("a", 2)), update(List.of("a", 1), List.of("y"), "{\"v\":2}")))
                    .containsExactly("{\"v\":1}");
        }
        assertThat(server.rows("SELECT * FROM flow.\"Hard \"\"Table\"")).containsExactly("a|1|y|{\"v\":2}");
    }

    @Test
    void neverWritesToAColumnThatWasRetypedMeanwhile() throws Exception {
        var task = server.task("retyped").key("id", "integer").value("amount", "integer");
        try (var runtime = RuntimeFixture.open(applied(task))) {
            runtime.transaction(1, List.of(load(1)), insert(List.of(1), List.of(5), "{\"id\":1}"));
            server.execute("ALTER TABLE " + task.table() + " ALTER COLUMN amount TYPE double precision");

            assertThatThrownBy(() ->
                            runtime.transaction(2, List.of(load(2)), insert(List.of(2), List.of(6), "{\"id\":2}")))
                    .hasMessageContaining("column \"amount\" is now of type double precision");
        }
        assertThat(server.rows("SELECT id, amount FROM " + task.table())).containsExactly("1|5");
    }
}
