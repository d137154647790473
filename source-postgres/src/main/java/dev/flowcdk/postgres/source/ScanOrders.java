package dev.flowcdk.postgres.source;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// In which order tables are read that are being read, noted in the captured database. How far a backfill has come
/// means nothing any more when its key was retyped, got another collation, or is another column of the same name
/// since. For the thread of the capture.
final class ScanOrders {

    private static final Logger LOGGER = System.getLogger(ScanOrders.class.getName());

    private final Connection connection;
    private final Notes notes;
    private final int serverVersion;
    private final Map<BoundTable, String> noted = new HashMap<>();
    private final Map<String, String> toNote = new HashMap<>();

    /// @param serverVersion the server's
    ScanOrders(Connection connection, Notes notes, int serverVersion) {
        this.connection = connection;
        this.notes = notes;
        this.serverVersion = serverVersion;
    }

    /// Compares the tables with what they were when a capture read them last.
    void start(Collection<BoundTable> tables) throws SQLException {
        List<BoundTable> begun =
                tables.stream().filter(table -> table.scanned() != null).toList();
        if (begun.isEmpty()) {
            return;
        }
        Map<String, String> before =
                notes.read(begun.stream().map(ScanOrders::name).toList());
        for (BoundTable table : begun) {
            String order = before.get(name(table));
            if (order != null) {
                noted.put(table, order);
                restartIfAnother(table, HeldTable.shape(connection, table.name(), serverVersion));
            }
        }
    }

    /// A scan of the table is planned. If what was read before was in another order, the table is read again from the
    /// start. To be followed by [#note()] before the state tells of what is read.
    ///
    /// @param shape what the table is like
    void plan(BoundTable table, HeldTable.Shape shape) {
        restartIfAnother(table, shape);
        String order = order(table, shape);
        if (!order.equals(noted.put(table, order))) {
            toNote.put(name(table), order);
        }
    }

    /// Notes what was planned. Not within a transaction, for it may fail.
    void note() {
        notes.write(toNote);
        toNote.clear();
    }

    private void restartIfAnother(BoundTable table, HeldTable.Shape shape) {
        String before = noted.get(table);
        boolean another = before != null && before.startsWith(key(table)) && !before.equals(order(table, shape));
        if (another && table.scanned() != null) {
            LOGGER.log(
                    Level.WARNING,
                    ("table %s has changed so that its rows are in another order, or it is another table of the same"
                                    + " name, while it is read; it is read again from the start")
                            .formatted(table.name()));
            table.restartBackfill();
        }
    }

    private static String order(BoundTable table, HeldTable.Shape shape) {
        return key(table) + shape.order(table.state().keyColumns());
    }

    private static String key(BoundTable table) {
        return table.state().keyColumns() + ": ";
    }

    private static String name(BoundTable table) {
        return table.binding().stateKey() + " order";
    }
}
