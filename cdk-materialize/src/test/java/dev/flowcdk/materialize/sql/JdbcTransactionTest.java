package dev.flowcdk.materialize.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JdbcTransactionTest {

    private static final SQLException BROKEN = new SQLException("this connection has been closed");

    private final List<String> calls = new ArrayList<>();

    /// A connection that writes down what is called.
    ///
    /// @param failures what methods throw, by their names
    private Connection connection(Map<String, SQLException> failures) {
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                    calls.add(method.getName() + (arguments == null ? "" : Arrays.toString(arguments)));
                    SQLException failure = failures.get(method.getName());
                    if (failure != null) {
                        throw failure;
                    }
                    return null;
                });
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new SQLException("no"), new IllegalStateException("no"), new OutOfMemoryError("Java heap space"));
    }

    private static String fail(Throwable failure) throws SQLException {
        switch (failure) {
            case SQLException thrown -> throw thrown;
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case Throwable other -> throw new AssertionError(other);
        }
    }

    @Test
    void commitsWhatWasDone() throws Exception {
        assertThat(JdbcTransaction.run(connection(Map.of()), () -> {
                    calls.add("work");
                    return "done";
                }))
                .isEqualTo("done");

        assertThat(calls).containsExactly("setAutoCommit[false]", "work", "commit", "setAutoCommit[true]");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void rollsBackAndThrowsTheFailure(Throwable failure) {
        assertThatThrownBy(() -> JdbcTransaction.run(connection(Map.of()), () -> fail(failure)))
                .isSameAs(failure)
                .hasNoSuppressedExceptions();

        assertThat(calls).containsExactly("setAutoCommit[false]", "rollback", "setAutoCommit[true]");
    }

    @ParameterizedTest
    @MethodSource("failures")
    void throwsTheFailureThoughNothingCanBeRolledBack(Throwable failure) {
        assertThatThrownBy(() -> JdbcTransaction.run(connection(Map.of("rollback", BROKEN)), () -> fail(failure)))
                .isSameAs(failure);

        assertThat(failure.getSuppressed()).containsExactly(BROKEN);
        assertThat(calls).containsExactly("setAutoCommit[false]", "rollback");
    }

    @Test
    void rollsBackWhenItCannotCommit() {
        var failure = new SQLException("deferred constraint");

        assertThatThrownBy(() -> JdbcTransaction.run(connection(Map.of("commit", failure)), () -> "done"))
                .isSameAs(failure);

        assertThat(calls).containsExactly("setAutoCommit[false]", "commit", "rollback", "setAutoCommit[true]");
    }

    @Test
    void doesNothingOnAConnectionThatIsBroken() {
        assertThatThrownBy(() -> JdbcTransaction.run(connection(Map.of("setAutoCommit", BROKEN)), () -> {
                    calls.add("work");
                    return "done";
                }))
                .isSameAs(BROKEN);

        assertThat(calls).containsExactly("setAutoCommit[false]");
    }
}
