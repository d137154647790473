package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TableSetupTest {

    private static TargetServer server;
    private static int tables;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
        server.execute("CREATE SCHEMA flow");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static TaskFixture people() {
        return server.task("people_" + tables++).key("id", "integer").value("name", "string");
    }

    private static void fill(TaskFixture task) throws Exception {
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1}"));
        }
    }

    private static List<String> columns(TaskFixture task) throws Exception {
        return server.rows("SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                + " WHERE table_schema || '.' || table_name = '" + task.table() + "' ORDER BY ordinal_position");
    }

    private static List<String> rows(TaskFixture task) throws Exception {
        return server.rows("SELECT id FROM " + task.table());
    }

    @Test
    void createsATableWithComments() throws Exception {
        RuntimeFixture.apply(people().spec(), null);
        var task = server.task("orders")
                .key("id", "integer")
                .key("Line", "string")
                .value("select", "string")
                .formatted("placed_at", "date-time", "string")
                .optional("note's", "string", "null");

        assertThat(RuntimeFixture.apply(task.spec(), null)).isEqualTo("""
                        CREATE TABLE IF NOT EXISTS flow.orders (
                            id BIGINT NOT NULL,
                            "Line" TEXT NOT NULL,
                            "select" TEXT NOT NULL,
                            placed_at TIMESTAMPTZ NOT NULL,
                            "note's" TEXT,
                            flow_document JSON NOT NULL,

                            PRIMARY KEY (id, "Line")
                        );
                        COMMENT ON TABLE flow.orders IS 'Generated for materialization acme/view of collection acme/orders';
                        COMMENT ON COLUMN flow.orders.id IS 'auto-generated projection of JSON at: /id with inferred types: [integer]';
                        COMMENT ON COLUMN flow.orders."Line" IS 'auto-generated projection of JSON at: /Line with inferred types: [string]';
                        COMMENT ON COLUMN flow.orders."select" IS 'auto-generated projection of JSON at: /select with inferred types: [string]';
                        COMMENT ON COLUMN flow.orders.placed_at IS 'auto-generated projection of JSON at: /placed_at with inferred types: [string]';
                        COMMENT ON COLUMN flow.orders."note's" IS 'auto-generated projection of JSON at: /note''s with inferred types: [null, string]';
                        COMMENT ON COLUMN flow.orders.flow_document IS 'auto-generated projection of JSON at:  with inferred types: [object]';""");
        assertThat(columns(task))
                .containsExactly(
                        "id|bigint|NO",
                        "Line|text|NO",
                        "select|text|NO",
                        "placed_at|timestamp with time zone|NO",
                        "note's|text|YES",
                        "flow_document|json|NO");
    }

    @Test
    void createsTheSchemaAndTheTableOfCheckpoints() throws Exception {
        var config = server.config("").replace("\"schema\":\"flow\"", "\"schema\":\"Brand new\"");
        var task = new TaskFixture(config, "Brand new", "t").key("id", "integer");

        assertThat(RuntimeFixture.apply(task.spec(), null))
                .startsWith(
                        "CREATE SCHEMA IF NOT EXISTS \"Brand new\";\nCREATE TABLE IF NOT EXISTS \"Brand new\".flow_checkpoints_v1");
        assertThat(
                        server.rows(
                                "SELECT column_name, data_type, is_nullable FROM information_schema.columns"
                                        + " WHERE table_schema = 'Brand new' AND table_name = 'flow_checkpoints_v1' ORDER BY ordinal_position"))
                .containsExactly(
                        "materialization|text|NO",
                        "key_begin|bigint|NO",
                        "key_end|bigint|NO",
                        "fence|bigint|NO",
                        "checkpoint|text|NO");
    }

    @Test
    void doesNothingTheSecondTime() throws Exception {
        var task = people();
        RuntimeFixture.apply(task.spec(), null);

        assertThat(RuntimeFixture.apply(task.spec(), null)).isEmpty();
        assertThat(RuntimeFixture.apply(task.spec(), task.spec())).isEmpty();
    }

    @Test
    void makesNoKeyForATableThatOnlyGrows() throws Exception {
        assertThat(RuntimeFixture.apply(people().deltaUpdates().spec(), null)).doesNotContain("PRIMARY KEY (id)");
    }

    @Test
    void addsColumnsThatTakeNulls() throws Exception {
        var task = people();
        RuntimeFixture.apply(task.spec(), null);
        fill(task);
        var changed = task.copy().value("age", "integer").value("Über", "string");

        assertThat(RuntimeFixture.apply(changed.spec(), task.spec()))
                .isEqualTo("ALTER TABLE " + task.table()
                        + "\n    ADD COLUMN IF NOT EXISTS age BIGINT,\n    ADD COLUMN IF NOT EXISTS \"Über\" TEXT;");
        assertThat(columns(changed)).contains("age|bigint|YES", "Über|text|YES");
        assertThat(rows(task)).containsExactly("1");
        assertThat(RuntimeFixture.apply(changed.spec(), task.spec())).isEmpty();
    }

    @Test
    void dropsNotNullOfWhatBecameOptionalOrLeft() throws Exception {
        var task = people().value("age", "integer");
        RuntimeFixture.apply(task.spec(), null);
        var changed = task.copy().without("name").optional("name", "string").unselect("age");

        assertThat(RuntimeFixture.apply(changed.spec(), task.spec()))
                .isEqualTo("ALTER TABLE " + task.table()
                        + "\n    ALTER COLUMN name DROP NOT NULL,\n    ALTER COLUMN age DROP NOT NULL;");
        assertThat(columns(changed)).contains("name|text|YES", "age|bigint|YES");
    }

    @Test
    void emptiesATableThatCanBeKept() throws Exception {
        var task = people();
        RuntimeFixture.apply(task.spec(), null);
        fill(task);
        var changed = task.copy().value("age", "integer").backfill();

        assertThat(RuntimeFixture.apply(changed.spec(), task.spec()))
                .isEqualTo("TRUNCATE TABLE " + task.table() + ";\nALTER TABLE " + task.table()
                        + "\n    ADD COLUMN IF NOT EXISTS age BIGINT;");
        assertThat(rows(task)).isEmpty();
    }

    @Test
    void replacesATableWhoseColumnsAreOfOtherTypes() throws Exception {
        var task = people();
        RuntimeFixture.apply(task.spec(), null);
        fill(task);
        var changed = task.copy().without("name").value("name", "boolean").backfill();

        assertThat(RuntimeFixture.apply(changed.spec(), task.spec()))
                .startsWith("DROP TABLE IF EXISTS " + task.table() + ";\nCREATE TABLE IF NOT EXISTS " + task.table());
        assertThat(columns(changed)).contains("name|boolean|NO");
    }

    @Test
    void replacesATableWithAnotherKey() throws Exception {
        var task = people();
        RuntimeFixture.apply(task.spec(), null);
        var changed = task.copy().key("second", "string").backfill();

        assertThat(RuntimeFixture.apply(changed.spec(), task.spec())).startsWith("DROP TABLE IF EXISTS ");
    }

    @Test
    void leavesTablesOfRemovedBindingsAlone() throws Exception {
        var task = people();
        RuntimeFixture.apply(task.spec(), null);

        assertThat(RuntimeFixture.apply(task.spec(false), task.spec())).isEmpty();
        assertThat(columns(task)).isNotEmpty();
    }

    @Test
    void toleratesTablesThatAreGoneAlready() throws Exception {
        var task = people();
        RuntimeFixture.apply(task.spec(), null);
        server.execute("DROP TABLE " + task.table());

        assertThat(RuntimeFixture.apply(task.spec(false), task.spec())).isEmpty();
        assertThat(RuntimeFixture.apply(task.copy().backfill().spec(), task.spec()))
                .doesNotContain("TRUNCATE")
                .startsWith("CREATE TABLE IF NOT EXISTS " + task.table());
    }

    @Test
    void runsAdditionalStatementsWithTheCreation() throws Exception {
        var task = people();
        String index = "CREATE INDEX ON " + task.table() + " (name)";

        assertThat(RuntimeFixture.apply(task.additionalSql(index).spec(), null)).endsWith(index);
        assertThat(server.rows("SELECT count(*) FROM pg_indexes WHERE schemaname || '.' || tablename = '" + task.table()
                        + "'"))
                .containsExactly("2");
    }

    @Test
    void createsNothingWhenAnAdditionalStatementFails() throws Exception {
        var task = people().additionalSql("CREATE NONSENSE");

        assertThatThrownBy(() -> RuntimeFixture.apply(task.spec(), null))
                .hasMessageContaining("CREATE NONSENSE")
                .hasMessageContaining(task.table());
        assertThat(columns(task)).isEmpty();
    }

    /// Sequences count what is rolled back, too.
    @Test
    void triesAgainWhatOthersAreInTheWayOf() throws Exception {
        RuntimeFixture.apply(people().spec(), null);
        server.executeAsOwner(
                "CREATE SEQUENCE attempts",
                """
                CREATE FUNCTION conflict() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
                    IF nextval('public.attempts') < 3 THEN RAISE 'in the way' USING ERRCODE = '40P01'; END IF;
                END $$""",
                "CREATE EVENT TRIGGER conflict ON ddl_command_start WHEN TAG IN ('CREATE TABLE')"
                        + " EXECUTE FUNCTION conflict()");
        try {
            var task = people();

            assertThat(RuntimeFixture.apply(task.spec(), null)).startsWith("CREATE TABLE");
            assertThat(columns(task)).isNotEmpty();

            server.executeAsOwner("ALTER SEQUENCE attempts RESTART WITH -1000 MINVALUE -1000");
            assertThatThrownBy(() -> RuntimeFixture.apply(people().spec(), null))
                    .hasMessageContaining("in the way");
        } finally {
            server.executeAsOwner("DROP EVENT TRIGGER conflict", "DROP FUNCTION conflict", "DROP SEQUENCE attempts");
        }
    }

    @Test
    void refusesFieldsThatTheServerTakesForTheSame() {
        String start = "x".repeat(63);
        var task = people().value(start + "a", "string").value(start + "b", "string");

        assertThatThrownBy(() -> RuntimeFixture.apply(task.spec(), null))
                .hasMessageContaining(start + "a")
                .hasMessageContaining(start + "b");
    }

    @Test
    void keepsUsingColumnsWhoseNamesAreCut() throws Exception {
        String field = "ü".repeat(40);
        var task = server.task("cut").key("id", "integer").value(field, "string");
        RuntimeFixture.apply(task.spec(), null);

        assertThat(RuntimeFixture.apply(task.spec(), task.spec())).isEmpty();
        fill(task);
        assertThat(server.rows("SELECT \"" + "ü".repeat(31) + "\" FROM flow.cut"))
                .containsExactly("Tom");
    }

    @Test
    void saysWhichPrivilegeIsMissing() {
        var config = server.config("").replace("\"schema\":\"flow\"", "\"schema\":\"pg_catalog\"");

        assertThatThrownBy(() -> RuntimeFixture.apply(
                        new TaskFixture(config, "pg_catalog", "t")
                                .key("id", "integer")
                                .spec(),
                        null))
                .hasMessageContaining("permission denied");
    }
}
