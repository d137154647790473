package dev.flowcdk.materialize.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JdbcBatchTest {

    private final List<String> calls = new ArrayList<>();

    /// A connection whose statements write down what is called.
    ///
    /// @param counts what the rows of a batch changed
    /// @param count what a single row changed
    private Connection connection(int[] counts, int count) {
        Map<String, Object> answers = Map.of("executeBatch", counts, "executeUpdate", count);
        PreparedStatement statement = proxy(PreparedStatement.class, answers);
        return proxy(Connection.class, Map.of("prepareStatement", statement));
    }

    private <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, arguments) -> {
                    calls.add(method.getName() + (arguments == null ? "" : List.of(arguments)));
                    return answers.get(method.getName());
                }));
    }

    @Test
    void findsRowsThatAreNotThere() throws Exception {
        var batch = batch(connection(new int[] {1, 0}, 1));

        assertThat(batch.writeExisting()).containsExactly(List.of("b"));
        assertThat(calls)
                .containsExactly(
                        "prepareStatement[UPDATE]",
                        "setObject[1, a]",
                        "addBatch",
                        "setObject[1, b]",
                        "addBatch",
                        "executeBatch");
    }

    @Test
    void repeatsWhatTheDriverHasNotCounted() throws Exception {
        int unknown = Statement.SUCCESS_NO_INFO;

        assertThat(batch(connection(new int[] {1, unknown}, 0)).writeExisting()).containsExactly(List.of("b"));
        assertThat(calls).endsWith("executeBatch", "setObject[1, b]", "executeUpdate");
        assertThat(batch(connection(new int[] {unknown, unknown}, 1)).writeExisting())
                .isEmpty();
    }

    @Test
    void repeatsNothingElse() throws Exception {
        var batch = batch(connection(new int[] {Statement.SUCCESS_NO_INFO, 0}, 0));

        batch.write();
        batch.write();

        assertThat(calls)
                .endsWith("executeBatch")
                .doesNotContain("executeUpdate")
                .containsOnlyOnce("executeBatch");
    }

    private static JdbcBatch batch(Connection connection) {
        var batch = new JdbcBatch("UPDATE", connection);
        batch.add(List.of("a"));
        batch.add(List.of("b"));
        return batch;
    }
}
