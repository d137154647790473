package dev.flowcdk.postgres.materialize;

import dev.flowcdk.UserException;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.MaterializedBinding;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.materialize.Stores;
import dev.flowcdk.materialize.TaskTransactor;
import dev.flowcdk.materialize.sql.Fence;
import dev.flowcdk.postgres.Closing;
import dev.flowcdk.postgres.PostgresConnector;
import dev.flowcdk.task.KeyRange;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes all tables of a task, each transaction of the runtime in one transaction of the database together with the
/// runtime's checkpoint. Loads run on a connection of their own, so that no transaction waits for the runtime to
/// combine documents.
final class PostgresTransactor implements TaskTransactor, AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(PostgresTransactor.class.getName());

    private final TargetDatabase database;
    private final String task;
    private final KeyRange range;
    private final List<? extends MaterializedBinding<?>> bindings;
    private final Connection storing;
    private final Connection loading;
    private final CopyChannel storeChannel;
    private final CopyChannel loadChannel;
    private final List<TableLoads> loads = new ArrayList<>();
    private final List<TableStores> stores = new ArrayList<>();
    private @Nullable Fence fence;

    /// Whether any table has constraints that can wait for the end of the transaction.
    private boolean deferrable;

    private PostgresTransactor(
            TargetDatabase database,
            MaterializeSession<TargetConfig, TargetResource> session,
            Connection storing,
            Connection loading)
            throws SQLException {
        this.database = database;
        this.task = session.taskName();
        this.range = session.range();
        this.bindings = session.bindings();
        this.storing = storing;
        this.loading = loading;
        this.storeChannel = new CopyChannel(storing);
        this.loadChannel = new CopyChannel(loading);
    }

    /// Connects.
    static PostgresTransactor connect(TargetDatabase database, MaterializeSession<TargetConfig, TargetResource> session)
            throws SQLException {
        Connection storing = database.connect();
        try {
            Connection loading = database.connect();
            try {
                return new PostgresTransactor(database, session, storing, loading);
            } catch (Throwable failure) { // whatever it is, nobody else closes the connections
                Closing.after(failure, loading);
                throw failure;
            }
        } catch (Throwable failure) {
            Closing.after(failure, storing);
            throw failure;
        }
    }

    @Override
    public Opened open() throws Exception {
        return database.doing("opening the session", () -> {
            String checkpoints = TargetCatalog.sql(storing, database.checkpointsPath());
            Fence installed = Fence.install(storing, checkpoints, task, range);
            fence = installed;
            List<List<String>> paths =
                    bindings.stream().map(MaterializedBinding::resourcePath).toList();
            TargetCatalog catalog = TargetCatalog.read(loading, paths);
            requireAll(paths, catalog);
            Map<List<String>, TableTraits> traits = TableTraits.read(loading, paths, catalog);
            for (MaterializedBinding<?> binding : bindings) {
                prepare(TargetTable.of(loading, task, binding, catalog, traits), binding.index());
            }
            storing.setAutoCommit(false);
            loading.setAutoCommit(false);
            return Opened.at(installed.checkpoint());
        });
    }

    private static void requireAll(List<List<String>> paths, TargetCatalog catalog) {
        List<String> missing = paths.stream()
                .filter(path -> catalog.table(path) == null)
                .map(path -> "table " + String.join(".", path) + " is not there")
                .toList();
        if (!missing.isEmpty()) {
            throw new UserException(
                    "the task cannot write to all of its tables" + DatabaseProblems.MISSING_TABLE, missing);
        }
    }

    private void prepare(TargetTable table, int index) {
        deferrable |= table.deferrable();
        if (table.unlogged()) {
            LOGGER.log(
                    Level.WARNING,
                    "table " + table.name()
                            + " is UNLOGGED: a crash of the server empties it, while the task goes on behind"
                            + " what it wrote; make it LOGGED, or backfill the binding after a crash");
        }
        boolean hardDelete = database.hardDelete();
        loads.add(new TableLoads(table, index, loading, loadChannel, new ServerConversion(storing)));
        stores.add(new TableStores(table, hardDelete, index, storing, storeChannel, new ServerConversion(loading)));
    }

    @Override
    public void load(Loads keys, Loaded loaded) throws Exception {
        database.doing("looking up documents", () -> {
            while (keys.next()) {
                loads.get(keys.binding()).add(keys.key());
            }
            loadChannel.finish();
            for (TableLoads table : loads) {
                table.emit(loaded);
            }
            loading.commit();
            return null;
        });
    }

    @Override
    public void store(Stores documents) throws Exception {
        database.doing("storing documents", () -> {
            try {
                write(documents);
            } catch (UserException failure) {
                throw explained(failure);
            }
            return null;
        });
    }

    private void write(Stores documents) throws Exception {
        // the tables may have triggers that rely on it
        PostgresConnector.useOwnSearchPath(storing);
        if (deferrable) {
            deferConstraints();
        }
        while (documents.next()) {
            stores.get(documents.binding()).store(documents);
        }
        storeChannel.finish();
        List<TargetTable> touched = new ArrayList<>();
        for (TableStores table : stores) {
            TargetTable written = table.touched();
            if (written != null) {
                touched.add(written);
            }
            table.apply();
        }
        PostgresConnector.useServerSearchPath(storing);
        requireUnchanged(touched);
    }

    /// Has constraints checked when all rows of the transaction are written, as far as they allow it: the order in
    /// which rows are written is not that of their source.
    private void deferConstraints() throws SQLException {
        try (Statement statement = storing.createStatement()) {
            statement.execute("SET CONSTRAINTS ALL DEFERRED");
        }
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

    private void requireUnchanged(List<TargetTable> touched) throws SQLException {
        if (touched.isEmpty()) {
            return;
        }
        TargetCatalog now = TargetCatalog.read(
                storing, touched.stream().map(TargetTable::path).toList());
        touched.forEach(table -> table.requireUnchanged(now));
    }

    @Override
    public void commit(byte[] runtimeCheckpoint) throws Exception {
        database.doing("committing", () -> {
            if (fence == null) {
                throw new IllegalStateException("commit before open");
            }
            fence.update(storing, runtimeCheckpoint);
            PostgresConnector.useOwnSearchPath(storing);
            storing.commit();
            loading.commit();
            return null;
        });
    }

    /// Closes the connections, which rolls back what was not committed.
    @Override
    public void close() throws SQLException {
        try (storing;
                loading) {
            storeChannel.cancel();
            loadChannel.cancel();
        } catch (SQLException failure) {
            if (!DatabaseProblems.passing(failure)) {
                throw failure;
            }
        }
    }
}
