package dev.flowcdk.materialize.sql;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.materialize.Stores;
import dev.flowcdk.materialize.TaskTransactor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes all tables of a task, each transaction of the runtime in one transaction of the database together with the
/// runtime's checkpoint. Loads run on a connection of their own, so that no transaction waits for the runtime to
/// combine documents.
final class SqlTransactor implements TaskTransactor, AutoCloseable {

    private static final Logger LOGGER = System.getLogger(SqlTransactor.class.getName());

    private final SqlDatabase<?> database;
    private final MaterializeSession<?, ?> session;
    private final Connection storing;
    private final Connection loading;
    private @Nullable Fence fence;
    private @Nullable SqlWriter writer;

    private SqlTransactor(
            SqlDatabase<?> database, MaterializeSession<?, ?> session, Connection storing, Connection loading) {
        this.database = database;
        this.session = session;
        this.storing = storing;
        this.loading = loading;
    }

    static SqlTransactor connect(SqlDatabase<?> database, MaterializeSession<?, ?> session) throws SQLException {
        Connection storing = database.connect();
        try {
            return new SqlTransactor(database, session, storing, database.connect());
        } catch (Throwable failure) { // whatever it is, nobody else closes the connection
            try {
                storing.close();
            } catch (SQLException broken) {
                failure.addSuppressed(broken);
            }
            throw failure;
        }
    }

    @Override
    public Opened open() throws Exception {
        return database.doing("opening the session", () -> {
            Fence installed = Fence.install(
                    storing, database.sql(storing, database.checkpoints()), session.taskName(), session.range());
            fence = installed;
            SqlCatalog catalog = database.catalog(
                    loading,
                    session.bindings().stream()
                            .map(MaterializedBinding::resourcePath)
                            .toList());
            List<SqlTable> tables = tables(catalog);
            storing.setAutoCommit(false);
            loading.setAutoCommit(false);
            writer = database.writer(storing, loading, catalog, tables);
            return new Opened(installed.checkpoint(), database.tablePolicy().foreignRows());
        });
    }

    /// @throws UserException when tables are missing, or are not what the fields need
    private List<SqlTable> tables(SqlCatalog catalog) {
        List<String> missing = new ArrayList<>();
        for (MaterializedBinding<?> binding : session.bindings()) {
            if (catalog.table(binding.resourcePath()) == null) {
                missing.add("table " + String.join(".", binding.resourcePath()) + " is not there");
            }
        }
        if (!missing.isEmpty()) {
            throw new UserException(
                    "the task cannot write to all of its tables; if it was dropped, backfill the binding, which makes"
                            + " and fills it again, or disable the binding",
                    missing);
        }
        List<SqlTable> tables = new ArrayList<>();
        for (MaterializedBinding<?> binding : session.bindings()) {
            tables.add(table(catalog, binding));
        }
        return tables;
    }

    private SqlTable table(SqlCatalog catalog, MaterializedBinding<?> binding) {
        SqlTable table = SqlTable.of(database.dialect(), session.taskName(), binding);
        List<String> problems = new ArrayList<>(catalog.problems(table.path()));
        ExistingTable existing = catalog.table(table.path());
        if (existing != null) {
            problems.addAll(table.problems(database.dialect(), existing));
        }
        if (!problems.isEmpty()) {
            throw new UserException(
                    "table " + table.name() + " is not as the task needs it; mend it, or backfill the binding:",
                    problems);
        }
        return table;
    }

    @Override
    public void load(Loads keys, Loaded loaded) throws Exception {
        database.doing("looking up documents", () -> {
            writer().load(keys, loaded);
            loading.commit();
            return null;
        });
    }

    @Override
    public void store(Stores documents) throws Exception {
        database.doing("storing documents", () -> {
            try {
                writer().store(documents);
            } catch (UserException failure) {
                throw explained(failure);
            }
            return null;
        });
    }

    /// The failure, unless another instance has taken over meanwhile: then its rows are in the way.
    private UserException explained(UserException failure) {
        try {
            loading.rollback();
            if (fence != null && fence.raised(loading)) {
                UserException fencedOff = fence.fencedOff();
                fencedOff.addSuppressed(failure);
                return fencedOff;
            }
        } catch (SQLException broken) {
            failure.addSuppressed(broken);
        }
        return failure;
    }

    @Override
    public void commit(byte[] runtimeCheckpoint) throws Exception {
        database.doing("committing", () -> {
            if (fence == null) {
                throw new IllegalStateException("commit before open");
            }
            fence.update(storing, runtimeCheckpoint);
            writer().beforeCommit();
            storing.commit();
            loading.commit();
            return null;
        });
        database.committed();
    }

    private SqlWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("the session is not open");
        }
        return writer;
    }

    /// Rolls back what was not committed and closes the connections: what closing alone does is up to the driver.
    @Override
    public void close() throws SQLException {
        try (storing;
                loading) {
            try {
                if (writer != null) {
                    writer.close();
                }
            } finally {
                rollBack(storing);
                rollBack(loading);
            }
        } catch (SQLException failure) {
            if (!(database.explain("closing the connection", failure) instanceof TransientException)) {
                throw failure;
            }
        }
    }

    /// A connection that cannot roll back any more is closed all the same, and tells then what it has.
    private static void rollBack(Connection connection) {
        try {
            if (!connection.isClosed() && !connection.getAutoCommit()) {
                connection.rollback();
            }
        } catch (SQLException broken) {
            LOGGER.log(Level.DEBUG, "a transaction was not rolled back before its connection is closed", broken);
        }
    }
}
