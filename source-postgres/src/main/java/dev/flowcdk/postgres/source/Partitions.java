package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.source.TableState.Mode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which partitions the captured tables have. One that is attached with rows in it brings rows that the log does not
/// tell: they were inserted into another table. One that is detached takes rows away that the log does not tell as
/// deleted. Captures go on with that, but not without a word. For the thread of the
/// capture.
final class Partitions {

    private static final Logger LOGGER = System.getLogger(Partitions.class.getName());
    private static final String NOT_PERMITTED = "42501";

    /// How many of a new partition's rows are looked at. The first are most likely the oldest.
    private static final int LOOKED_AT = 1000;

    private final Connection connection;
    private final Notes notes;
    private final Map<BoundTable, Known> known = new HashMap<>();

    /// The partitions that a table has.
    ///
    /// @param table its OID
    /// @param partitions those that have rows: by their OIDs, the transactions that made them a part of the table;
    ///     empty where that is not known
    private record Known(long table, TreeMap<Long, String> partitions) {

        static Known parse(String text) {
            String[] parts = text.split(" ");
            var partitions = new TreeMap<Long, String>();
            for (int index = 1; index < parts.length; index++) {
                int end = parts[index].indexOf(':');
                String id = end < 0 ? parts[index] : parts[index].substring(0, end);
                partitions.put(Long.parseLong(id), end < 0 ? "" : parts[index].substring(end + 1));
            }
            return new Known(Long.parseLong(parts[0]), partitions);
        }

        String text() {
            var text = new StringBuilder(Long.toString(table));
            partitions.forEach(
                    (id, attached) -> text.append(' ').append(id).append(':').append(attached));
            return text.toString();
        }

        /// Whether the partition was a part of the table before, but not all the time since.
        boolean wasAway(Partition partition) {
            String attached = partitions.getOrDefault(partition.id, "");
            return !attached.isEmpty() && !attached.equals(partition.attached);
        }
    }

    /// A partition that has rows.
    ///
    /// @param attached number of the transaction that made it, or what it belongs to, a part of the captured table
    /// @param command which of that transaction's commands did so
    private record Partition(long id, TableName name, String attached, long command) {}

    /// @param connection in auto-commit mode
    Partitions(Connection connection, Notes notes) {
        this.connection = connection;
        this.notes = notes;
    }

    /// Compares the partitions with those that were there when a capture ran last.
    void start(Collection<BoundTable> tables) throws SQLException {
        List<BoundTable> begun = partitioned(tables).stream()
                .filter(table -> table.state().mode() != Mode.PENDING)
                .toList();
        if (!begun.isEmpty()) {
            Map<String, String> before =
                    notes.read(begun.stream().map(Partitions::name).toList());
            for (BoundTable table : begun) {
                String text = before.get(name(table));
                if (text != null) {
                    known.put(table, Known.parse(text));
                }
            }
        }
        look(tables);
    }

    /// Looks at the partitions as the catalogue has them now.
    void look(Collection<BoundTable> tables) throws SQLException {
        List<BoundTable> partitioned = partitioned(tables);
        if (partitioned.isEmpty()) {
            return;
        }
        Map<Long, List<Partition>> found = found(partitioned);
        Map<String, String> changed = new HashMap<>();
        for (BoundTable table : partitioned) {
            Known before = known.get(table);
            Known now = compared(table, before, found.getOrDefault(table.table().id(), List.of()));
            if (!now.equals(before)) {
                known.put(table, now);
                changed.put(name(table), now.text());
            }
        }
        notes.write(changed);
    }

    private static List<BoundTable> partitioned(Collection<BoundTable> tables) {
        return tables.stream().filter(table -> table.table().partitioned()).toList();
    }

    /// @return what is known from now on: a partition that nobody may look into for the moment is still unknown
    private Known compared(BoundTable table, @Nullable Known before, List<Partition> found) throws SQLException {
        var now = new Known(table.table().id(), new TreeMap<>());
        boolean comparable = before != null && before.table == now.table;
        boolean told = comparable && table.resource().mode() != SourceResource.Mode.ONLY_CHANGES;
        List<String> withRows = new ArrayList<>();
        List<String> away = new ArrayList<>();
        for (Partition partition : found) {
            if (told && before != null && before.wasAway(partition)) {
                away.add(partition.name.toString());
            } else if (told && before != null && !before.partitions.containsKey(partition.id)) {
                Boolean hadRows = hadRows(partition);
                if (hadRows == null) {
                    continue;
                }
                if (hadRows) {
                    withRows.add(partition.name.toString());
                }
            }
            now.partitions.put(partition.id, partition.attached);
        }
        if (comparable && before != null) {
            long gone = before.partitions.keySet().stream()
                    .filter(id -> found.stream().noneMatch(partition -> partition.id == id))
                    .count();
            if (gone > 0) {
                tellGone(table, gone);
            }
        }
        if (!withRows.isEmpty()) {
            tell(
                    table,
                    "was given partitions that had rows in them, which the log does not tell: "
                            + String.join(", ", withRows),
                    "These rows are not captured until they change");
        }
        if (!away.isEmpty()) {
            tell(
                    table,
                    "had partitions taken from it and given back: " + String.join(", ", away),
                    "Changes that were made in them meanwhile are not captured");
        }
        return now;
    }

    private static void tellGone(BoundTable table, long count) {
        LOGGER.log(
                Level.WARNING,
                "%d of the partitions of table %s were detached or dropped: the log does not tell their rows as deleted, so these stay in %s"
                        .formatted(
                                count,
                                table.name(),
                                table.binding().collection().name()));
    }

    private static void tell(BoundTable table, String what, String lost) {
        boolean backfills = table.state().mode().backfills();
        LOGGER.log(
                Level.WARNING,
                "table " + table.name() + " " + what
                        + (backfills
                                ? ". The table is read again from the start"
                                : ". " + lost + ". Raise the backfill counter of the table's binding to capture them"));
        if (backfills) {
            table.restartBackfill();
        }
    }

    private Map<Long, List<Partition>> found(List<BoundTable> tables) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH RECURSIVE tree(root, id, attached, command) AS (
                    SELECT wanted.id, wanted.id, NULL::xid, NULL::int8 FROM unnest(?::oid[]) AS wanted(id)
                    UNION ALL
                    SELECT tree.root, i.inhrelid,
                           CASE WHEN later.than THEN i.xmin ELSE tree.attached END,
                           CASE WHEN later.than THEN i.cmin::text::int8 ELSE tree.command END
                    FROM tree JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.id
                    CROSS JOIN LATERAL (SELECT tree.attached IS NULL OR age(i.xmin) < age(tree.attached)
                        OR (i.xmin = tree.attached AND i.cmin::text::int8 > tree.command)) AS later(than))
                SELECT tree.root, tree.id, n.nspname, c.relname, tree.attached::text, tree.command
                FROM tree
                JOIN pg_catalog.pg_class c ON c.oid = tree.id AND c.relkind = 'r'
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace""")) {
            Object[] ids = tables.stream().map(table -> table.table().id()).toArray();
            statement.setArray(1, connection.createArrayOf("oid", ids));
            try (ResultSet rows = statement.executeQuery()) {
                Map<Long, List<Partition>> found = new HashMap<>();
                while (rows.next()) {
                    found.computeIfAbsent(rows.getLong(1), _ -> new ArrayList<>())
                            .add(new Partition(
                                    rows.getLong(2),
                                    new TableName(rows.getString(3), rows.getString(4)),
                                    rows.getString(5),
                                    rows.getLong(6)));
                }
                return found;
            }
        }
    }

    /// Whether it had rows when it became a part of the table: rows that are older than that.
    ///
    /// @return null if someone else has locked it for longer than a moment
    private @Nullable Boolean hadRows(Partition partition) throws SQLException {
        try (HeldTable held = HeldTable.of(connection, partition.name)) {
            return held == null
                    ? null
                    : isTrue(
                            """
                            SELECT coalesce(bool_or(age(born) > age(?::xid)
                                OR (born = ?::xid AND command::text::int8 < ?::int8)), false)
                            FROM (SELECT xmin, cmin FROM ONLY %s LIMIT %d) AS first(born, command)""".formatted(partition.name.quoted(), LOOKED_AT),
                            partition.attached,
                            partition.attached,
                            partition.command);
        } catch (SQLException failure) {
            if (NOT_PERMITTED.equals(failure.getSQLState())) {
                return hasRowsAndWasATable(partition);
            }
            throw failure;
        }
    }

    /// What can be said of a partition that the user may only read as a part of the table.
    private boolean hasRowsAndWasATable(Partition partition) throws SQLException {
        return isTrue(
                "SELECT pg_catalog.pg_relation_size(a.attrelid) > 0 AND a.xmin <> ?::xid"
                        + " FROM pg_catalog.pg_attribute a WHERE a.attrelid = ?::oid AND a.attname = 'ctid'",
                partition.attached,
                partition.id);
    }

    private boolean isTrue(String query, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setString(index + 1, parameters[index].toString());
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static String name(BoundTable table) {
        return table.binding().stateKey() + " partitions";
    }
}
