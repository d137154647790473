package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.source.TableState.Mode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which table it is that is captured under a name, and what it consists of: one that is dropped or renamed may give
/// way to another. Captures go on with that, but not without a word. For the thread of the capture.
final class TableIdentities {

    private static final Logger LOGGER = System.getLogger(TableIdentities.class.getName());

    private final Notes notes;
    private final Partitions partitions;
    private final Map<BoundTable, Set<Long>> seen = new HashMap<>();
    private final Map<BoundTable, Long> noted = new HashMap<>();

    /// @param connection in auto-commit mode
    TableIdentities(Connection connection, Notes notes) {
        this.notes = notes;
        this.partitions = new Partitions(connection, notes);
    }

    /// Compares the tables with those that were captured when a capture ran last. A backfill that was begun with
    /// another table starts again.
    void start(Collection<BoundTable> tables) throws SQLException {
        Map<String, String> before =
                notes.read(tables.stream().map(TableIdentities::name).toList());
        for (BoundTable table : tables) {
            String id = before.get(name(table));
            if (id == null || table.state().mode() == Mode.PENDING) {
                continue;
            }
            long noteworthy = Long.parseLong(id);
            noted.put(table, noteworthy);
            see(table, noteworthy);
            if (noteworthy != table.table().id() && table.state().mode().backfills()) {
                table.restartBackfill();
            }
        }
        lookAtNames(tables);
        partitions.start(tables);
    }

    /// Looks at the tables as the catalogue has them now.
    void look(Collection<BoundTable> tables) throws SQLException {
        lookAtNames(tables);
        partitions.look(tables);
    }

    private void lookAtNames(Collection<BoundTable> tables) {
        Map<String, String> changed = new HashMap<>();
        for (BoundTable table : tables) {
            long id = table.table().id();
            Long before = noted.put(table, id);
            if (before == null || before != id) {
                see(table, id);
                changed.put(name(table), Long.toString(id));
            }
        }
        notes.write(changed);
    }

    /// A table of this name is in the log or in the catalogue.
    ///
    /// @param id its OID
    void see(BoundTable table, long id) {
        Set<Long> ids = seen.computeIfAbsent(table, _ -> new HashSet<>());
        if (ids.add(id) && ids.size() > 1) {
            LOGGER.log(
                    Level.WARNING,
                    ("table %s was replaced by another table of that name (OIDs %s): its changes are captured on, "
                                    + "but rows that it had before are not, and rows of the other table stay in %s. Raise the "
                                    + "backfill counter of its binding to capture it from the start")
                            .formatted(
                                    table.name(),
                                    ids.stream().sorted().toList(),
                                    table.binding().collection().name()));
        }
    }

    private static String name(BoundTable table) {
        return table.binding().stateKey();
    }
}
