package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.load;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.store;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.MaterializeRequest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What operators do with tables that the connector has made: it works, or is refused with the reason.
class OperatorsTablesTest {

    private static TargetServer server;
    private static int tables;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TaskFixture people() throws Exception {
        var task = new TaskFixture(server.config(",\"hardDelete\":true"), "flow", "people_" + tables++)
                .key("id", "integer")
                .value("name", "string");
        RuntimeFixture.apply(task.spec(), null);
        return task;
    }

    private static void alter(TaskFixture task, String change) throws Exception {
        server.execute("ALTER TABLE " + task.table() + " " + change);
    }

    /// Loads, adds, changes and deletes; the rows are then those of a table that nobody has touched.
    private static void requireThatItWorks(TaskFixture task) throws Exception {
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(
                    1,
                    List.of(),
                    insert(List.of(1), List.of("Tom"), "{\"id\":1}"),
                    insert(List.of(2), List.of("Ann"), "{\"id\":2}"));
            assertThat(runtime.transaction(
                            2,
                            List.of(load(1), load(2)),
                            update(List.of(1), List.of("Tim"), "{\"id\":1}"),
                            store(List.of(2), List.of("Ann"), "{\"id\":2}", true, true),
                            insert(List.of(3), List.of("Eve"), "{\"id\":3}")))
                    .containsExactly("{\"id\":1}", "{\"id\":2}");
        }
        assertThat(server.rows("SELECT id, name FROM " + task.table() + " ORDER BY id"))
                .containsExactly("1|Tim", "3|Eve");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADD shouted TEXT GENERATED ALWAYS AS (upper(name)) STORED",
                "ADD at TIMESTAMPTZ NOT NULL DEFAULT now()",
                "ADD number BIGINT GENERATED ALWAYS AS IDENTITY",
                "ALTER id ADD GENERATED ALWAYS AS IDENTITY",
                "SET UNLOGGED",
                "ALTER name TYPE VARCHAR",
                "ADD CHECK (id > 0)",
                "DROP CONSTRAINT %s_pkey, ADD PRIMARY KEY (id) DEFERRABLE INITIALLY DEFERRED"
            })
    void writesTo(String change) throws Exception {
        var task = people();

        alter(task, change.formatted(task.table().substring("flow.".length())));

        assertThat(RuntimeFixture.apply(task.spec(), task.spec())).isEmpty();
        requireThatItWorks(task);
    }

    @Test
    void writesToPartitions() throws Exception {
        var task = people();
        String partition = task.table() + "_all";
        server.execute(
                "CREATE TABLE flow.partitioned (LIKE " + task.table()
                        + " INCLUDING DEFAULTS, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
                "DROP TABLE " + task.table(),
                "ALTER TABLE flow.partitioned RENAME TO " + task.table().substring("flow.".length()),
                "CREATE TABLE " + partition + " PARTITION OF " + task.table() + " FOR VALUES FROM (0) TO (100)");

        requireThatItWorks(task);

        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThatThrownBy(() -> runtime.transaction(3, List.of(), insert(List.of(100), List.of("Pat"), "{}")))
                    .hasMessageContaining("no partition of relation");
        }
        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThatThrownBy(() -> runtime.transaction(4, List.of(), insert(List.of(1), List.of("Tim"), "{}")))
                    .hasMessageContaining("somebody else writes to the table");
        }
    }

    @Test
    void writesToAViewThatTakesRowsByTriggers() throws Exception {
        var task = people();
        String name = task.table().substring("flow.".length());
        server.execute(
                "ALTER TABLE " + task.table() + " RENAME TO " + name + "_behind",
                "CREATE VIEW " + task.table() + " AS SELECT * FROM " + task.table() + "_behind",
                "CREATE FUNCTION flow.redirect() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO "
                        + task.table() + "_behind VALUES (NEW.*); RETURN NEW; END $$",
                "CREATE TRIGGER redirect INSTEAD OF INSERT ON " + task.table()
                        + " FOR EACH ROW EXECUTE FUNCTION flow.redirect()");

        requireThatItWorks(task);
    }

    @Test
    void refusesViews() throws Exception {
        var task = people();
        String name = task.table().substring("flow.".length());
        server.execute(
                "ALTER TABLE " + task.table() + " RENAME TO " + name + "_behind",
                "CREATE VIEW " + task.table() + " AS SELECT * FROM " + task.table() + "_behind");

        assertThatThrownBy(() -> RuntimeFixture.validate(task, task.spec())).hasMessageContaining("it is a view");
        assertThatThrownBy(() -> RuntimeFixture.open(task.spec())).hasMessageContaining("it is a view");
    }

    @Test
    void refusesTablesOfWhichItSeesAPart() throws Exception {
        var task = people();
        server.execute(
                "INSERT INTO " + task.table() + " VALUES (1, 'hidden', '{}'), (2, 'shown', '{}')",
                "CREATE POLICY part ON " + task.table() + " USING (name = 'shown')",
                "ALTER TABLE " + task.table() + " ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE " + task.table() + " FORCE ROW LEVEL SECURITY");

        assertThatThrownBy(() -> RuntimeFixture.validate(task, task.spec()))
                .hasMessageContaining(task.table().substring("flow.".length()))
                .hasMessageContaining("row level security")
                .hasMessageContaining("BYPASSRLS");
        assertThatThrownBy(() -> RuntimeFixture.open(task.spec()))
                .hasMessageContaining(task.table().substring("flow.".length()))
                .hasMessageContaining("row level security");
    }

    @Test
    void neverTakesHiddenRowsForMissing() throws Exception {
        var task = people();
        server.execute(
                "INSERT INTO " + task.table() + " VALUES (1, 'hidden', '{}')",
                "CREATE POLICY part ON " + task.table() + " USING (name = 'shown')");
        try (var runtime = RuntimeFixture.open(task.spec())) {
            server.execute(
                    "ALTER TABLE " + task.table() + " ENABLE ROW LEVEL SECURITY",
                    "ALTER TABLE " + task.table() + " FORCE ROW LEVEL SECURITY");

            assertThatThrownBy(() -> runtime.transaction(1, List.of(load(1))))
                    .hasMessageContaining("looking up rows of table " + task.table())
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void writesToTablesWhoseRowsAreHiddenFromOthers() throws Exception {
        var task = people();
        server.execute("ALTER TABLE " + task.table() + " ENABLE ROW LEVEL SECURITY");

        requireThatItWorks(task);
    }

    @Test
    void refusesColumnsThatTheServerGenerates() throws Exception {
        var task = people();
        alter(task, "DROP name, ADD name TEXT GENERATED ALWAYS AS ('x') STORED");

        assertThat(RuntimeFixture.validate(task, task.spec())).containsEntry("name", "INCOMPATIBLE");
        assertThatThrownBy(() -> RuntimeFixture.open(task.spec()))
                .hasMessageContaining("column \"name\" is of type text (generated)");
    }

    @Test
    void saysWhatToDoAboutAColumnThatMustHaveAValue() throws Exception {
        var task = people();
        alter(task, "ADD extra INT NOT NULL");
        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThatThrownBy(() -> runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{}")))
                    .hasMessageContaining("\"extra\"")
                    .hasMessageContaining("give it a default, or publish the task again");
        }

        RuntimeFixture.apply(task.spec(), task.spec());

        requireThatItWorks(task);
    }

    @Test
    void saysWhatATriggerSays() throws Exception {
        var task = people();
        server.execute(
                "CREATE FUNCTION flow.refuse() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE EXCEPTION 'not %', NEW.name USING HINT = 'ask the owner'; END $$",
                "CREATE TRIGGER refuse BEFORE INSERT ON " + task.table()
                        + " FOR EACH ROW EXECUTE FUNCTION flow.refuse()");
        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThatThrownBy(() -> runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{}")))
                    .hasMessageContaining("adding rows to table " + task.table() + " failed: not Tom; ask the owner");
        }
    }

    /// Believed: what goes wrong with a row that is read ends the session. The driver waits for the end of a COPY
    /// before it does anything else with the connection, for ever.
    @Test
    @Timeout(60)
    void saysThatARowHasNoDocument() throws Exception {
        var task = people();
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(
                    1,
                    List.of(),
                    IntStream.range(0, 1000)
                            .mapToObj(id -> insert(List.of(id), List.of("Tom"), "{\"id\":" + id + "}"))
                            .toArray(MaterializeRequest.Store[]::new));
        }
        alter(task, "DROP COLUMN flow_document, ADD COLUMN flow_document JSON");

        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThatThrownBy(() -> runtime.transaction(
                            2,
                            IntStream.range(0, 1000)
                                    .mapToObj(RuntimeFixture::load)
                                    .toList()))
                    .hasMessageContaining("has a row without a document in column \"flow_document\"")
                    .hasMessageContaining("backfill the binding");
        }
    }

    @Test
    void saysThatADatabaseIsReadOnly() throws Exception {
        var task = people();
        server.execute("ALTER ROLE flow SET default_transaction_read_only = on");
        try {
            assertThatThrownBy(() -> RuntimeFixture.open(task.spec()))
                    .hasMessageContaining("read-only transaction")
                    .hasMessageContaining("default_transaction_read_only set");
        } finally {
            server.execute("BEGIN READ WRITE; ALTER ROLE flow RESET ALL; COMMIT");
        }
    }

    @Test
    void namesAllTablesThatAreGone() throws Exception {
        var task = people();
        server.execute("DROP TABLE " + task.table());

        assertThatThrownBy(() -> RuntimeFixture.open(task.spec()))
                .hasMessageContaining("table " + task.table() + " is not there")
                .hasMessageContaining("backfill the binding");
    }
}
