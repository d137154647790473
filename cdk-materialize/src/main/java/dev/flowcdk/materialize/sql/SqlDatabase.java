package dev.flowcdk.materialize.sql;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.ProposedBinding;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// The database of a task, as its config names it. An author implements [#dialect] and [#connect]; all else is plain
/// JDBC and may be replaced, where the database has a better way. For one thread.
///
/// @param <R> record of the resource config
public interface SqlDatabase<R> extends AutoCloseable {

    /// What is particular about the database.
    SqlDialect dialect();

    /// A new connection in auto-commit mode. A session has two: one stores, the other one looks up, so that no
    /// transaction waits for the runtime to combine documents.
    Connection connect() throws SQLException;

    /// Whether documents that are deleted at their source lose their rows. Otherwise they are stored, and say that they
    /// are deleted.
    default boolean hardDelete() {
        return false;
    }

    /// How tables are treated.
    default TablePolicy tablePolicy() {
        return TablePolicy.USUAL;
    }

    /// Schema and table of a binding, or the table alone. It becomes the binding's resource path.
    default List<String> path(ProposedBinding<R> binding) {
        return binding.resourcePath();
    }

    /// The table of checkpoints.
    default List<String> checkpoints() {
        return List.of(Fence.TABLE);
    }

    /// The table in SQL, as this connection finds it.
    default String sql(Connection connection, List<String> path) throws SQLException {
        return dialect().table(path);
    }

    /// What the database has of these tables.
    default SqlCatalog catalog(Connection connection, Collection<List<String>> paths) throws SQLException {
        return JdbcCatalog.read(connection, dialect(), paths);
    }

    /// Those of the schemas that do not exist.
    default Set<String> missingSchemas(Connection connection, Collection<String> schemas) throws SQLException {
        return JdbcCatalog.missingSchemas(connection, dialect(), schemas);
    }

    /// Further statements that belong to the creation of a binding's table.
    default List<String> afterCreating(MaterializedBinding<R> binding) {
        return List.of();
    }

    /// Statements that have to be committed one by one before a table is created or altered; none when nothing is to be
    /// done.
    ///
    /// @param catalog what the database has of the table
    default List<String> beforeChanging(Connection connection, SqlCatalog catalog, SqlTable table) throws SQLException {
        return List.of();
    }

    /// Prepares a transaction that sets up a table.
    default void beforeSetup(Connection connection) throws SQLException {}

    /// What writes the rows of a session. Its failures are explained by the session.
    ///
    /// @param storing the connection that stores; not in auto-commit mode
    /// @param loading the connection that looks up; not in auto-commit mode
    /// @param catalog what the database has of the tables
    /// @param tables the tables of the task's bindings, in their order; all are there and as they should be
    default SqlWriter writer(Connection storing, Connection loading, SqlCatalog catalog, List<SqlTable> tables)
            throws SQLException {
        return new JdbcWriter(this, storing, loading, tables);
    }

    /// A transaction of a session was committed. Must not take time.
    default void committed() {}

    /// A failure in the operator's words: a [TransientException] if time may mend it, else a [UserException].
    ///
    /// @param doing what was tried, such as `writing to table orders`
    default RuntimeException explain(String doing, SQLException failure) {
        String message = doing + " failed: " + failure.getMessage();
        String state = String.valueOf(failure.getSQLState());
        boolean passing = failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || failure instanceof SQLNonTransientConnectionException
                || state.startsWith("08")
                || state.startsWith("40");
        return passing ? new TransientException(message, failure) : new UserException(message, failure);
    }

    /// Does work in the database; failures become ones that an operator understands.
    ///
    /// @param what names the work in messages
    default <T extends @Nullable Object> T doing(String what, Callable<T> work) throws Exception {
        try {
            return work.call();
        } catch (SQLException failure) {
            throw explain(what, failure);
        }
    }

    /// Closes what was opened to reach the database; its connections have been closed before.
    @Override
    default void close() {}
}
