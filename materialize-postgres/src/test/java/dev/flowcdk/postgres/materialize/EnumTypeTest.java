package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Columns of strings of which the schema knows all values.
class EnumTypeTest {

    private static TargetServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
        server.execute("CREATE SCHEMA flow");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static List<String> labels(String type) throws Exception {
        return server.rows(
                "SELECT enumlabel FROM pg_enum WHERE enumtypid = '" + type + "'::regtype ORDER BY enumsortorder");
    }

    private static TaskFixture task(String table, String... labels) {
        return server.task(table).key("id", "integer").enumerated("state", labels);
    }

    @Test
    void makesTheTypeWithTheTable() throws Exception {
        TaskFixture task = task("orders", "open", "it's done", "open");

        assertThat(RuntimeFixture.apply(task.spec(), null))
                .contains("CREATE TYPE flow.orders_state_flow_enum AS ENUM ('it''s done', 'open')")
                .contains("state flow.orders_state_flow_enum,");
        assertThat(RuntimeFixture.apply(task.spec(), task.spec())).isEmpty();
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("open"), "{\"id\":1}"));
        }
        assertThat(server.rows("SELECT state FROM flow.orders WHERE state = 'open'"))
                .containsExactly("open");
    }

    @Test
    void addsValuesThatTheSchemaHasGainedAndNothingElse() throws Exception {
        TaskFixture task = task("grown", "a", "b");
        RuntimeFixture.apply(task.spec(), null);
        TaskFixture changed = task("grown", "b", "c");

        assertThat(RuntimeFixture.apply(changed.spec(), task.spec()))
                .isEqualTo("ALTER TYPE flow.grown_state_flow_enum ADD VALUE IF NOT EXISTS 'c';");
        assertThat(RuntimeFixture.apply(changed.spec(), task.spec())).isEmpty();
        assertThat(labels("flow.grown_state_flow_enum")).containsExactly("a", "b", "c");
        try (var runtime = RuntimeFixture.open(changed.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("c"), "{\"id\":1}"));
        }
    }

    @Test
    void takesUpATypeThatIsLeftOfATableThatWasDropped() throws Exception {
        RuntimeFixture.apply(task("gone", "a").spec(), null);
        server.execute("DROP TABLE flow.gone");

        RuntimeFixture.apply(task("gone", "b").spec(), null);

        assertThat(labels("flow.gone_state_flow_enum")).containsExactly("a", "b");
    }

    @Test
    void changesTextIntoATypeAndBack() throws Exception {
        TaskFixture text = server.task("changed").key("id", "integer").optional("state", "string");
        RuntimeFixture.apply(text.spec(), null);
        try (var runtime = RuntimeFixture.open(text.spec())) {
            runtime.transaction(1, List.of(), insert(List.of(1), List.of("a"), "{\"id\":1}"));
        }

        RuntimeFixture.apply(task("changed", "a", "b").spec(), text.spec());
        assertThat(server.rows("SELECT pg_typeof(state), state FROM flow.changed"))
                .containsExactly("changed_state_flow_enum|a");

        TaskFixture object = server.task("changed").key("id", "integer").optional("state", "object");
        RuntimeFixture.apply(object.spec(), text.spec());
        assertThat(server.rows("SELECT pg_typeof(state), state FROM flow.changed"))
                .containsExactly("json|\"a\"");
    }

    @Test
    void isTextWhereTheFlagIsOff() throws Exception {
        var config = server.config(",\"advanced\":{\"feature_flags\":\"no_enum\"}");
        TaskFixture task =
                new TaskFixture(config, "flow", "plain").key("id", "integer").enumerated("state", "a");

        assertThat(RuntimeFixture.apply(task.spec(), null))
                .contains("state TEXT")
                .doesNotContain("ENUM");
    }

    @Test
    void isTextWhereAValueIsTooLongForALabel() throws Exception {
        assertThat(RuntimeFixture.apply(task("long", "x".repeat(64)).spec(), null))
                .contains("state TEXT");
    }

    @Test
    void namesAreCutToWhatTheServerKeeps() {
        assertThat(EnumType.name("orders", "state")).isEqualTo("orders_state_flow_enum");
        String cut = EnumType.name("ü".repeat(40), "f".repeat(40));
        assertThat(cut).startsWith("ü".repeat(21) + "_").endsWith("_flow_enum");
        assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        assertThat(EnumType.name("ü".repeat(40), "g".repeat(40))).isNotEqualTo(cut);
    }
}
