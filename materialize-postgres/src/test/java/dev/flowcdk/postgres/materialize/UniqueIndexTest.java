package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.store;
import static dev.flowcdk.postgres.materialize.RuntimeFixture.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.MaterializeRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Tables on which operators have made more unique than the key. It was believed that rows can be written in any order
/// within a transaction; the server checks most constraints row by row.
class UniqueIndexTest {

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

    /// Ways to make e-mails unique, to be completed by a table.
    static Stream<String> constraints() {
        return Stream.of(
                "CREATE UNIQUE INDEX ON %s (email)",
                "CREATE UNIQUE INDEX ON %s (lower(email)) WHERE email <> ''",
                "ALTER TABLE %s ADD UNIQUE (email)",
                "ALTER TABLE %s ADD UNIQUE (email) DEFERRABLE",
                "ALTER TABLE %s ADD EXCLUDE USING hash (email WITH =)");
    }

    private static TaskFixture people(boolean hardDelete) {
        return new TaskFixture(server.config(",\"hardDelete\":" + hardDelete), "flow", "people_" + tables++)
                .key("id", "integer")
                .value("email", "string");
    }

    /// A table with these people, the first of whom has number 1.
    private static TaskFixture filled(TaskFixture task, String constraint, String... emails) throws Exception {
        RuntimeFixture.apply(task.spec(), null);
        server.execute(constraint.formatted(task.table()));
        List<MaterializeRequest.Store> stores = new ArrayList<>();
        for (String email : emails) {
            stores.add(added(stores.size() + 1, email));
        }
        transaction(task, stores.toArray(MaterializeRequest.Store[]::new));
        return task;
    }

    private static void transaction(TaskFixture task, MaterializeRequest.Store... stores) throws Exception {
        try (var runtime = RuntimeFixture.open(task.spec())) {
            runtime.transaction(1, List.of(), stores);
        }
    }

    private static MaterializeRequest.Store added(int id, String email) {
        return insert(List.of(id), List.of(email), "{}");
    }

    private static MaterializeRequest.Store changed(int id, String email) {
        return update(List.of(id), List.of(email), "{}");
    }

    private static MaterializeRequest.Store deleted(int id) {
        return store(List.of(id), List.of("gone"), "{}", true, true);
    }

    private static List<String> rows(TaskFixture task) throws Exception {
        return server.rows("SELECT id, email FROM " + task.table() + " ORDER BY id");
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void takesValuesOfDeletedRows(String constraint) throws Exception {
        var task = filled(people(true), constraint, "a", "b");

        transaction(task, added(3, "a"), changed(2, "c"), added(4, "b"), deleted(1));

        assertThat(rows(task)).containsExactly("2|c", "3|a", "4|b");
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void takesValuesOfChangedRows(String constraint) throws Exception {
        var task = filled(people(false), constraint, "a", "b");

        transaction(task, added(3, "a"), changed(1, "c"));

        assertThat(rows(task)).containsExactly("1|c", "2|b", "3|a");
    }

    @ParameterizedTest
    @MethodSource("constraints")
    void changesRowsToValuesOfDeletedOnes(String constraint) throws Exception {
        var task = filled(people(true), constraint, "a", "b");

        transaction(task, changed(2, "a"), deleted(1));

        assertThat(rows(task)).containsExactly("2|a");
    }

    @Test
    void bringsBackRowsThatSomebodyRemovedBeforeItAddsOthers() throws Exception {
        var task = filled(people(true), "CREATE UNIQUE INDEX ON %s (email)", "a", "b");
        server.execute("DELETE FROM " + task.table());

        transaction(task, changed(1, "b"), added(3, "a"), deleted(2));

        assertThat(rows(task)).containsExactly("1|b", "3|a");
    }

    @Test
    void exchangesValuesUnderADeferrableConstraint() throws Exception {
        var task = filled(people(false), "ALTER TABLE %s ADD UNIQUE (email) DEFERRABLE", "a", "b", "c");

        transaction(task, changed(1, "b"), changed(2, "c"), changed(3, "a"), added(4, "d"));

        assertThat(rows(task)).containsExactly("1|b", "2|c", "3|a", "4|d");
    }

    @Test
    void saysThatValuesCannotBeExchangedUnderAnIndex() throws Exception {
        var task = filled(people(true), "CREATE UNIQUE INDEX ON %s (email)", "a", "b");

        assertThatThrownBy(() -> transaction(task, changed(1, "b"), changed(2, "a")))
                .hasMessageContaining("changing rows of table " + task.table() + " failed")
                .hasMessageContaining("_email_idx\"")
                .hasMessageContaining("rows exchange theirs in one transaction")
                .hasMessageContaining("DEFERRABLE")
                .hasMessageNotContaining("somebody else writes")
                .hasMessageNotContaining("hardDelete");
        assertThat(rows(task)).containsExactly("1|a", "2|b");
    }

    @Test
    void saysThatDeletedDocumentsKeepTheirValues() throws Exception {
        var task = filled(people(false), "CREATE UNIQUE INDEX ON %s (email)", "a");

        assertThatThrownBy(() -> transaction(task, store(List.of(1), List.of("a"), "{}", true, true), added(2, "a")))
                .hasMessageContaining("adding rows to table " + task.table() + " failed")
                .hasMessageContaining("since /hardDelete is off")
                .hasMessageContaining("(email)=(a)");
    }

    @Test
    void saysThatDeltaUpdatesRepeatValues() throws Exception {
        var task = filled(people(false).deltaUpdates(), "CREATE UNIQUE INDEX ON %s (email)", "a");

        assertThatThrownBy(() -> transaction(task, added(1, "a")))
                .hasMessageContaining("since the binding has delta updates")
                .hasMessageContaining("drop the constraint or index");
    }

    @Test
    void saysAtTheCommitWhatADeferredConstraintFinds() throws Exception {
        var task = filled(people(true), "ALTER TABLE %s ADD UNIQUE (email) DEFERRABLE", "a");

        assertThatThrownBy(() -> transaction(task, added(2, "a")))
                .hasMessageContaining("committing failed")
                .hasMessageContaining("_email_key\"")
                .hasMessageContaining("two documents have the same value");
        assertThat(rows(task)).containsExactly("1|a");
    }

    @Test
    void saysSoWhenTheKeyItselfIsThere() throws Exception {
        var task = filled(people(true), "CREATE UNIQUE INDEX ON %s (email)", "a");

        assertThatThrownBy(() -> transaction(task, added(1, "b")))
                .hasMessageContaining("_pkey\"")
                .hasMessageContaining("somebody else writes to the table")
                .hasMessageNotContaining("DEFERRABLE");
    }

    @Test
    void goesOnAfterARestartWhenTheIndexIsMadeMeanwhile() throws Exception {
        var task = filled(people(true), "SELECT '%s'", "a");
        try (var runtime = RuntimeFixture.open(task.spec())) {
            server.execute("CREATE UNIQUE INDEX ON " + task.table() + " (email)");
            assertThatThrownBy(() -> runtime.transaction(2, List.of(), added(2, "a"), deleted(1)))
                    .hasMessageContaining("_email_idx\"");
        }

        transaction(task, added(2, "a"), deleted(1));

        assertThat(rows(task)).containsExactly("2|a");
    }

    @Test
    void writesRowsThatReferToEachOther() throws Exception {
        var task = filled(people(true), "ALTER TABLE %s ADD boss BIGINT", "a");
        String references = " ADD FOREIGN KEY (boss) REFERENCES " + task.table();
        var withBoss = task.copy().optional("boss", "integer");
        server.execute("ALTER TABLE " + task.table() + references);
        var worker = insert(List.of(2), List.of("w", 3), "{}");
        var boss = insert(List.of(3), List.of("b", 3), "{}");
        transaction(withBoss, worker, boss);

        assertThatThrownBy(() -> transaction(withBoss, store(List.of(3), List.of("b", 3), "{}", true, true)))
                .hasMessageContaining("foreign key")
                .hasMessageContaining("make the foreign key DEFERRABLE");
        server.execute("ALTER TABLE " + task.table() + " ALTER CONSTRAINT "
                + task.table().substring("flow.".length()) + "_boss_fkey DEFERRABLE");

        transaction(
                withBoss,
                store(List.of(3), List.of("b", 3), "{}", true, true),
                update(List.of(2), List.of("w", 4), "{}"),
                insert(List.of(4), List.of("n", 4), "{}"));
        assertThat(server.rows("SELECT id, boss FROM " + task.table() + " ORDER BY id"))
                .containsExactly("1|null", "2|4", "4|4");
    }
}
