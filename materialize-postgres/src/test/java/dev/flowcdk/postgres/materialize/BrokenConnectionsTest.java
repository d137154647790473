package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.materialize.sql.Fence;
import dev.flowcdk.materialize.sql.JdbcTransaction;
import dev.flowcdk.task.KeyRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A connection that dies while something is undone does not hide why it was to be undone.
class BrokenConnectionsTest {

    private static TargetServer server;

    @BeforeAll
    static void start() throws Exception {
        server = TargetServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    /// Adds a trigger for each row that is written to a table.
    private static void onWrite(String table, String name, String body) throws SQLException {
        server.execute(
                "CREATE FUNCTION flow." + name + "() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body
                        + " RETURN NEW; END $$",
                "CREATE TRIGGER " + name + " BEFORE INSERT OR UPDATE ON " + table
                        + " FOR EACH ROW EXECUTE FUNCTION flow." + name + "()");
    }

    private static TaskFixture people(String table) {
        return server.task(table).key("id", "integer").value("name", "string");
    }

    @Test
    void whileTheFenceIsInstalled() throws Exception {
        var task = people("fenced");
        RuntimeFixture.apply(task.spec(), null);
        onWrite("flow.flow_checkpoints_v1", "suicide", "PERFORM pg_terminate_backend(pg_backend_pid());");
        try (Connection connection = server.connect()) {
            assertThatThrownBy(
                            () -> Fence.install(connection, "flow.flow_checkpoints_v1", "acme/view", KeyRange.whole()))
                    .hasMessageContaining("terminating connection")
                    .satisfies(failure ->
                            assertThat(failure.getSuppressed()).singleElement().isInstanceOf(SQLException.class));

            assertThatThrownBy(() -> RuntimeFixture.open(task.spec()))
                    .hasMessageContaining("opening the session failed")
                    .hasMessageContaining("terminating connection");
        } finally {
            server.execute("DROP FUNCTION flow.suicide CASCADE");
        }
    }

    @Test
    void whileItIsAskedWhetherTheFenceWasRaised() throws Exception {
        var task = people("lonely");
        RuntimeFixture.apply(task.spec(), null);
        onWrite(
                task.table(),
                "fratricide",
                "PERFORM pg_terminate_backend(pid, 60000) FROM pg_stat_activity"
                        + " WHERE usename = current_user AND pid <> pg_backend_pid();"
                        + " RAISE EXCEPTION 'no rows on Fridays';");
        try (var runtime = RuntimeFixture.open(task.spec())) {
            assertThatThrownBy(
                            () -> runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{\"id\":1}")))
                    .hasMessageContaining("adding rows to table flow.lonely failed")
                    .hasMessageContaining("no rows on Fridays")
                    .hasMessageNotContaining("terminating connection");
        }
    }

    @Test
    void whileTablesAreSetUp() throws Exception {
        var task = people("dying").additionalSql("SELECT pg_terminate_backend(pg_backend_pid())");

        assertThatThrownBy(() -> RuntimeFixture.apply(task.spec(), null))
                .hasMessageContaining("table flow.dying")
                .hasMessageContaining("terminating connection");
    }

    @Test
    void leaveNothingOfATransactionThatFails() throws Exception {
        server.execute("CREATE TABLE IF NOT EXISTS public.counted (id int)");
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            var failure = new OutOfMemoryError("Java heap space");

            assertThatThrownBy(() -> JdbcTransaction.run(connection, () -> {
                        statement.execute("INSERT INTO public.counted VALUES (1)");
                        throw failure;
                    }))
                    .isSameAs(failure);

            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(JdbcTransaction.run(
                            connection, () -> statement.executeUpdate("INSERT INTO public.counted VALUES (2)")))
                    .isEqualTo(1);
        }
        assertThat(server.rows("SELECT id FROM public.counted")).containsExactly("2");
    }
}
