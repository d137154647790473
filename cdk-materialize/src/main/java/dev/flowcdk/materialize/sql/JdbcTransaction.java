package dev.flowcdk.materialize.sql;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Work that a connection does in one transaction.
public final class JdbcTransaction {

    /// What belongs into the transaction.
    @FunctionalInterface
    public interface Work<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    private JdbcTransaction() {}

    /// Does the work and commits, or rolls back. What the work throws is thrown on as it is: a connection that cannot
    /// even roll back is a consequence, which the failure keeps as suppressed.
    ///
    /// @param connection in auto-commit mode, as it also is afterwards unless it broke
    public static <T extends @Nullable Object> T run(Connection connection, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        T result;
        try {
            result = work.run();
            connection.commit();
        } catch (Throwable failure) { // an error must not leave half of the work to the next commit
            rollBack(connection, failure);
            throw failure;
        }
        connection.setAutoCommit(true);
        return result;
    }

    private static void rollBack(Connection connection, Throwable failure) {
        try {
            connection.rollback();
            connection.setAutoCommit(true);
        } catch (SQLException | RuntimeException broken) {
            failure.addSuppressed(broken);
        }
    }
}
