package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.load;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.materialize.sql.TablePolicy;
import dev.flowcdk.materialize.sql.TablePolicy.Backfill;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Each feature flag, on and off.
class TargetFlagsTest {

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

    private static TaskFixture task(String flags) {
        return new TaskFixture(
                        server.config(",\"advanced\":{\"feature_flags\":\"" + flags + "\"}"),
                        "flow",
                        "flagged_" + tables++)
                .key("id", "integer");
    }

    @Test
    void theLastEntryHolds() {
        assertThat(TargetFlags.of(null)).isEqualTo(new TargetFlags(true, true, true, true, false, Backfill.EMPTY));
        assertThat(TargetFlags.of("no_enum, enum,no_jsonb,no_datetime_keys_as_string,no_native_binary_column_type"))
                .isEqualTo(new TargetFlags(false, false, true, false, false, Backfill.EMPTY));
        assertThat(TargetFlags.of("always_drop_tables_on_backfill,allow_existing_tables_for_new_bindings")
                        .tables(false))
                .isEqualTo(new TablePolicy(true, Backfill.DROP, false));
        assertThat(TargetFlags.of("retain_existing_data_on_backfill").tables(true))
                .isEqualTo(new TablePolicy(false, Backfill.KEEP, true));
    }

    @Test
    void takesTablesThatExistForNewBindings() throws Exception {
        TaskFixture task = task("allow_existing_tables_for_new_bindings").value("name", "string");
        server.execute(
                "CREATE TABLE " + task.table()
                        + " (id BIGINT PRIMARY KEY, name BOOLEAN, more TEXT NOT NULL, flow_document JSON)",
                "INSERT INTO " + task.table() + " VALUES (1, NULL, 'kept', '{\"id\":1}')");

        assertThat(RuntimeFixture.validate(task, null))
                .containsEntry("id", "LOCATION_REQUIRED")
                .containsEntry("flow_document", "LOCATION_REQUIRED")
                .containsEntry("name", "INCOMPATIBLE");

        TaskFixture fitting = task.copy().without("name").value("added", "string");
        RuntimeFixture.validate(fitting, null);
        RuntimeFixture.apply(fitting.spec(), null);
        try (var runtime = RuntimeFixture.open(fitting.spec())) {
            assertThat(runtime.asksForAllKeys()).isTrue();
            assertThat(runtime.transaction(
                            1, List.of(load(1)), update(List.of(1), List.of("new"), "{\"id\":1,\"added\":\"new\"}")))
                    .containsExactly("{\"id\":1}");
        }
        assertThat(server.rows("SELECT id, more, added FROM " + task.table())).containsExactly("1|kept|new");
    }

    @Test
    void refusesTablesThatExistWithoutTheFlag() throws Exception {
        TaskFixture task = task("");
        server.execute("CREATE TABLE " + task.table() + " (id BIGINT PRIMARY KEY)");

        assertThatThrownBy(() -> RuntimeFixture.validate(task, null))
                .hasMessageContaining("allow_existing_tables_for_new_bindings");
    }

    @Test
    void keepsRowsOnBackfill() throws Exception {
        TaskFixture task = task("retain_existing_data_on_backfill").value("name", "string");
        RuntimeFixture.apply(task.spec(), null);
        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThat(runtime.asksForAllKeys()).isTrue();
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1}"));
        }
        TaskFixture wider = task.copy().value("more", "string").backfill();
        TaskFixture other = task.copy().without("name").value("name", "boolean").backfill();

        assertThat(RuntimeFixture.apply(wider.spec(), task.spec())).startsWith("ALTER TABLE ");
        assertThat(server.rows("SELECT id, name FROM " + task.table())).containsExactly("1|Tom");
        assertThatThrownBy(() -> RuntimeFixture.apply(other.spec(), task.spec()))
                .hasMessageContaining("a backfill keeps its rows");
    }

    @Test
    void alwaysMakesTablesAnewOnBackfill() throws Exception {
        TaskFixture task = task("always_drop_tables_on_backfill").value("name", "string");
        RuntimeFixture.apply(task.spec(), null);

        assertThat(RuntimeFixture.apply(task.copy().backfill().spec(), task.spec()))
                .startsWith("DROP TABLE IF EXISTS " + task.table() + ";\nCREATE TABLE IF NOT EXISTS ");
        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThat(runtime.asksForAllKeys()).isFalse();
        }
    }

    @Test
    void timesOfKeysHaveTheirTypesWithoutTheFlag() throws Exception {
        TaskFixture on = timed(task(""));
        TaskFixture off = timed(task("no_datetime_keys_as_string"));

        assertThat(RuntimeFixture.apply(on.spec(), null)).contains("\"at\" TEXT NOT NULL");
        assertThat(RuntimeFixture.apply(off.spec(), null)).contains("\"at\" TIMESTAMPTZ NOT NULL");
        try (var runtime = RuntimeFixture.open(off.spec())) {
            String at = "2024-02-29T12:00:00Z";
            runtime.transaction(1, List.of(), insert(List.of(1, at), List.of(), "{\"id\":1}"));
            assertThat(runtime.transaction(2, List.of(load(1, at)))).containsExactly("{\"id\":1}");
        }
    }

    private static TaskFixture timed(TaskFixture task) {
        TaskFixture keyed = task.key("at", "string").without("at");
        return keyed.add(TaskFixture.projection("/at", "at", true, Exists.MUST, "date-time", "", "string"));
    }

    @Test
    void bytesAreTextWithoutTheFlag() throws Exception {
        TaskFixture off = task("no_native_binary_column_type")
                .select("raw")
                .add(TaskFixture.projection("/raw", "raw", false, Exists.MUST, "", "base64", "string"));

        assertThat(RuntimeFixture.apply(off.spec(), null)).contains("raw TEXT NOT NULL");
        try (var runtime = RuntimeFixture.open(off.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("AAEC"), "{\"id\":1}"));
        }
        assertThat(server.rows("SELECT raw FROM " + off.table())).containsExactly("AAEC");
    }
}
