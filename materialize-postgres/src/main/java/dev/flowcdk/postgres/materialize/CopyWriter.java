package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.Stores;
import dev.flowcdk.materialize.sql.SqlTable;
import dev.flowcdk.materialize.sql.SqlWriter;
import dev.flowcdk.postgres.PostgresConnector;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Writes all tables of a task by COPY in its binary form, and looks their documents up the same way.
final class CopyWriter implements SqlWriter {

    private static final System.Logger LOGGER = System.getLogger(CopyWriter.class.getName());

    private final Connection storing;
    private final CopyChannel storeChannel;
    private final CopyChannel loadChannel;
    private final List<TableLoads> loads = new ArrayList<>();
    private final List<TableStores> stores = new ArrayList<>();

    /// Whether any table has constraints that can wait for the end of the transaction.
    private boolean deferrable;

    CopyWriter(boolean hardDelete, Connection storing, Connection loading, TargetCatalog catalog, List<SqlTable> tables)
            throws SQLException {
        this.storing = storing;
        this.storeChannel = new CopyChannel(storing);
        this.loadChannel = new CopyChannel(loading);
        for (int index = 0; index < tables.size(); index++) {
            TargetTable table = TargetTable.of(loading, tables.get(index), catalog);
            deferrable |= table.deferrable();
            if (table.unlogged()) {
                LOGGER.log(
                        Level.WARNING,
                        "table " + table.name()
                                + " is UNLOGGED: a crash of the server empties it, while the task goes on behind"
                                + " what it wrote; make it LOGGED, or backfill the binding after a crash");
            }
            loads.add(new TableLoads(table, index, loading, loadChannel, new ServerConversion(storing)));
            stores.add(new TableStores(table, hardDelete, index, storing, storeChannel, new ServerConversion(loading)));
        }
    }

    @Override
    public void load(Loads keys, Loaded loaded) throws Exception {
        while (keys.next()) {
            loads.get(keys.binding()).add(keys.key());
        }
        loadChannel.finish();
        for (TableLoads table : loads) {
            table.emit(loaded);
        }
    }

    @Override
    public void store(Stores documents) throws Exception {
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

    private void requireUnchanged(List<TargetTable> touched) throws SQLException {
        if (touched.isEmpty()) {
            return;
        }
        TargetCatalog now = TargetCatalog.read(
                storing, touched.stream().map(TargetTable::path).toList());
        touched.forEach(table -> table.requireUnchanged(now));
    }

    /// Constraints and triggers that waited for the end run as the tables' owner means them.
    @Override
    public void beforeCommit() throws SQLException {
        PostgresConnector.useOwnSearchPath(storing);
    }

    @Override
    public void close() throws SQLException {
        storeChannel.cancel();
        loadChannel.cancel();
    }
}
