package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.Exists;
import dev.flowcdk.internal.protocol.ReduceStrategy;
import dev.flowcdk.internal.protocol.WireInference;
import dev.flowcdk.internal.protocol.WireProjection;
import dev.flowcdk.json.RawJson;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstraintsTest {

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

    private static TaskFixture people() {
        return server.task("people_" + tables++).key("id", "integer").value("name", "string");
    }

    private static TaskFixture applied(TaskFixture task) throws Exception {
        RuntimeFixture.apply(task.spec(), null);
        return task;
    }

    private static WireProjection root(String field) {
        return TaskFixture.projection("", field, false, Exists.MUST, "", "", "object");
    }

    @Test
    void ofANewTable() throws Exception {
        var task = people().key("second", "string")
                .value("nothing")
                .value("null", "null")
                .value("_meta/op", "string")
                .value("_meta/source", "object")
                .value("object", "object")
                .value("array", "array")
                .value("several", "string", "object")
                .formatted("number", "number", "string", "number")
                .add(root("second_document"));

        assertThat(RuntimeFixture.validate(task, null))
                .containsEntry("id", "LOCATION_REQUIRED")
                .containsEntry("second", "LOCATION_RECOMMENDED")
                .containsEntry("flow_document", "LOCATION_REQUIRED")
                .containsEntry("second_document", "FIELD_FORBIDDEN")
                .containsEntry("name", "LOCATION_RECOMMENDED")
                .containsEntry("nothing", "FIELD_FORBIDDEN")
                .containsEntry("null", "FIELD_FORBIDDEN")
                .containsEntry("_meta/op", "LOCATION_RECOMMENDED")
                .containsEntry("_meta/source", "FIELD_OPTIONAL")
                .containsEntry("object", "FIELD_OPTIONAL")
                .containsEntry("array", "LOCATION_RECOMMENDED")
                .containsEntry("several", "LOCATION_RECOMMENDED")
                .containsEntry("number", "LOCATION_RECOMMENDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"})
    void ofFieldsNamedAsColumnsOfTheServer(String name) throws Exception {
        assertThat(RuntimeFixture.validate(people().value(name, "string"), null))
                .containsEntry(name, "FIELD_FORBIDDEN")
                .containsEntry("name", "LOCATION_RECOMMENDED");
        assertThat(RuntimeFixture.validate(people().key(name, "string"), null)).containsEntry(name, "FIELD_FORBIDDEN");
        assertThat(RuntimeFixture.validate(people().add(root(name)), null))
                .containsEntry(name, "FIELD_FORBIDDEN")
                .containsEntry("flow_document", "LOCATION_REQUIRED");
        assertThatThrownBy(() ->
                        RuntimeFixture.apply(people().value(name, "string").spec(), null))
                .hasMessageContaining("field \"" + name + "\": PostgreSQL has a column of this name");
    }

    @Test
    void ofFieldsWhoseNamesDifferInCaseOnly() throws Exception {
        var task = people().value("Name", "string").value("CTID", "string").value("oid", "integer");

        assertThat(RuntimeFixture.validate(task, null))
                .containsEntry("Name", "LOCATION_RECOMMENDED")
                .containsEntry("CTID", "LOCATION_RECOMMENDED")
                .containsEntry("oid", "LOCATION_RECOMMENDED");
        RuntimeFixture.apply(task.spec(), null);
    }

    @Test
    void ofFieldsThatWouldBecomeOneColumn() throws Exception {
        String start = "x".repeat(63);
        var task = people().value(start + "a", "string").value(start + "b", "string");
        var second = task.copy().unselect(start + "a");

        assertThat(RuntimeFixture.validate(task, null))
                .containsEntry(start + "a", "LOCATION_RECOMMENDED")
                .containsEntry(start + "b", "FIELD_FORBIDDEN");
        assertThat(RuntimeFixture.validate(task.copy().fieldConfig(start + "b", "{}"), null))
                .containsEntry(start + "a", "FIELD_FORBIDDEN")
                .containsEntry(start + "b", "LOCATION_RECOMMENDED");
        RuntimeFixture.apply(second.spec(), null);
        assertThat(RuntimeFixture.validate(task, second.spec()))
                .containsEntry(start + "a", "FIELD_FORBIDDEN")
                .containsEntry(start + "b", "FIELD_OPTIONAL");
    }

    @Test
    void refusesTheTableOfCheckpoints() {
        assertThatThrownBy(() -> RuntimeFixture.validate(
                        server.task("flow_checkpoints_v1").key("id", "integer"), null))
                .hasMessageContaining("where the connector keeps its checkpoints");
    }

    @Test
    void ofANewTableThatOnlyGrows() throws Exception {
        assertThat(RuntimeFixture.validate(people().add(root("second_document")).deltaUpdates(), null))
                .containsEntry("id", "LOCATION_RECOMMENDED")
                .containsEntry("flow_document", "LOCATION_RECOMMENDED")
                .containsEntry("second_document", "LOCATION_RECOMMENDED");
    }

    @Test
    void ofTheSameBinding() throws Exception {
        var task = applied(people());

        assertThat(RuntimeFixture.validate(task.copy().optional("new", "string"), task.spec()))
                .containsEntry("id", "FIELD_REQUIRED")
                .containsEntry("flow_document", "FIELD_REQUIRED")
                .containsEntry("name", "FIELD_OPTIONAL")
                .containsEntry("new", "LOCATION_RECOMMENDED");
    }

    @Test
    void ofABindingThatWasDisabled() throws Exception {
        var task = applied(people());

        assertThat(RuntimeFixture.validate(task, task.spec(false))).containsEntry("id", "FIELD_REQUIRED");
    }

    @Test
    void ofFieldsThatHaveOtherTypesNow() throws Exception {
        var task = applied(people());

        assertThat(RuntimeFixture.validate(task.copy().without("name").value("name", "boolean"), task.spec()))
                .containsEntry("name", "INCOMPATIBLE");
    }

    @Test
    void ofAKeyThatHasAnotherTypeNow() throws Exception {
        var task = applied(people());
        var changed = server.task(task.table().substring("flow.".length()))
                .key("id", "boolean")
                .value("name", "string");

        assertThat(RuntimeFixture.validate(changed, task.spec())).containsEntry("id", "INCOMPATIBLE");
        assertThat(RuntimeFixture.validate(changed.backfill(), task.spec())).containsEntry("id", "LOCATION_REQUIRED");
    }

    @Test
    void ofAnotherRootDocument() throws Exception {
        var task = applied(people());
        var both = task.copy().add(root("another"));
        var replaced = task.copy().without("flow_document").add(root("another"));

        assertThat(RuntimeFixture.validate(both, task.spec()))
                .containsEntry("flow_document", "FIELD_REQUIRED")
                .containsEntry("another", "FIELD_FORBIDDEN");
        assertThat(RuntimeFixture.validate(replaced, task.spec())).containsEntry("another", "INCOMPATIBLE");
    }

    @Test
    void ofATableWithoutDocument() throws Exception {
        var task = applied(people().deltaUpdates().document(""));

        assertThat(RuntimeFixture.validate(task, task.spec())).containsEntry("flow_document", "INCOMPATIBLE");
    }

    @Test
    void ofAKeyThatWasNone() throws Exception {
        var task = applied(people());
        var added = task.copy().key("second", "string");
        var wasValue = task.copy().without("name").key("name", "string");

        assertThat(RuntimeFixture.validate(added, task.spec())).containsEntry("second", "FIELD_FORBIDDEN");
        assertThat(RuntimeFixture.validate(wasValue, task.spec())).containsEntry("name", "FIELD_REQUIRED");
    }

    @Test
    void acceptsEnumsOfOtherImplementations() throws Exception {
        var task = applied(people().optional("kind", "string"));
        server.execute(
                "CREATE TYPE flow.x_kind_flow_enum AS ENUM ('a', 'b')",
                "ALTER TABLE " + task.table()
                        + " ALTER COLUMN kind TYPE flow.x_kind_flow_enum USING kind::flow.x_kind_flow_enum");
        var strings = new WireInference(
                List.of("string"),
                new WireInference.StringInference("", "", 0, "", "", ""),
                "",
                "",
                null,
                false,
                Exists.MAY,
                null,
                null,
                List.of(RawJson.of("\"a\""), RawJson.of("\"b\"")),
                ReduceStrategy.REDUCE_UNSET,
                "");
        var withEnum = task.copy()
                .without("kind")
                .add(new WireProjection("/kind", "kind", false, false, false, strings))
                .select("kind");

        assertThat(RuntimeFixture.validate(withEnum, task.spec())).containsEntry("kind", "FIELD_OPTIONAL");
        try (var runtime = RuntimeFixture.open(withEnum.spec())) {
            runtime.transaction(1, List.of(), RuntimeFixture.insert(List.of(1), List.of("x", "b"), "{}"));
        }
        assertThat(server.rows("SELECT kind FROM " + task.table())).containsExactly("b");
    }

    @Test
    void refusesANullableKey() {
        var task = server.task("nullable").key("id", "integer", "null");

        assertThatThrownBy(() -> RuntimeFixture.validate(task, null))
                .hasMessageContaining("cannot materialize a nullable key")
                .hasMessageContaining("\"id\"");
    }

    @Test
    void refusesATableThatItDidNotMake() throws Exception {
        var task = applied(people());

        assertThatThrownBy(() -> RuntimeFixture.validate(task, null))
                .hasMessageContaining("exists already")
                .hasMessageContaining("allow_existing_tables_for_new_bindings");
    }

    @Test
    void refusesToStartUpdatingWhatOnlyGrew() throws Exception {
        var task = applied(people().deltaUpdates());
        var standard = server.task(task.table().substring("flow.".length()))
                .key("id", "integer")
                .value("name", "string");

        assertThatThrownBy(() -> RuntimeFixture.validate(standard, task.spec()))
                .hasMessageContaining("from delta updates to standard updates");
        assertThat(RuntimeFixture.validate(standard.backfill(), task.spec())).containsEntry("id", "LOCATION_REQUIRED");
    }

    @Test
    void allowsToStopUpdating() throws Exception {
        var task = applied(people());

        assertThat(RuntimeFixture.validate(task.copy().deltaUpdates(), task.spec()))
                .containsEntry("flow_document", "FIELD_REQUIRED");
    }

    @Test
    void refusesStandardUpdatesWithoutADocument() {
        assertThatThrownBy(() -> RuntimeFixture.validate(people().without("flow_document"), null))
                .hasMessageContaining("root document");
    }

    @Test
    void refusesUnknownFieldConfig() throws Exception {
        var task = applied(people()).fieldConfig("name", "{\"colour\":\"red\"}");

        assertThatThrownBy(() -> RuntimeFixture.validate(task, task.spec()))
                .hasMessageContaining("colour")
                .hasMessageContaining("name");
    }

    @Test
    void refusesUnknownFieldConfigOfANewTable() {
        var task = people().fieldConfig("name", "{\"colour\":\"red\"}");

        assertThatThrownBy(() -> RuntimeFixture.validate(task, null))
                .hasMessageContaining("colour")
                .hasMessageContaining("name");
    }
}
