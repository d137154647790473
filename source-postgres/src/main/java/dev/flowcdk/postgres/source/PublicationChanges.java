package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.source.TableState.Mode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether a publication has had the captured tables all the time. One that leaves out a table, or a part of its
/// changes, for a while leaves no trace of that in the log, nor in what it says of itself afterwards; only that it was
/// altered can be seen. For the thread of the capture.
final class PublicationChanges {

    private static final Logger LOGGER = System.getLogger(PublicationChanges.class.getName());
    private static final int HAS_SCHEMAS = 150_000;

    /// What the publication is made of for each table: itself, as it was last written, and what names the table, a
    /// table that it is a partition of, or their schemas. Each of these has a new number when it is made anew.
    private static final String MADE_OF = """
            WITH RECURSIVE tree(id, part) AS (
                SELECT wanted.id, wanted.id FROM unnest(?::oid[]) AS wanted(id)
                UNION
                SELECT tree.id, i.inhparent FROM tree
                JOIN pg_catalog.pg_class c ON c.oid = tree.part AND c.relispartition
                JOIN pg_catalog.pg_inherits i ON i.inhrelid = tree.part)
            SELECT tree.id, concat_ws(' ', p.oid, p.xmin, string_agg(r.oid::text, ',' ORDER BY r.oid) SCHEMAS)
            FROM tree
            JOIN pg_catalog.pg_publication p ON p.pubname = ?
            JOIN pg_catalog.pg_class c ON c.oid = tree.part
            LEFT JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid AND r.prrelid = c.oid
            JOINED
            GROUP BY tree.id, p.oid, p.xmin""";

    private final Connection connection;
    private final Notes notes;
    private final String publication;
    private final String query;
    private final Map<BoundTable, String> noted = new HashMap<>();

    /// @param connection in auto-commit mode
    /// @param serverVersion the server's
    PublicationChanges(Connection connection, Notes notes, String publication, int serverVersion) {
        this.connection = connection;
        this.notes = notes;
        this.publication = publication;
        boolean schemas = serverVersion >= HAS_SCHEMAS;
        this.query = MADE_OF.replace("SCHEMAS", schemas ? ", string_agg(s.oid::text, ',' ORDER BY s.oid)" : "")
                .replace(
                        "JOINED",
                        schemas
                                ? "LEFT JOIN pg_catalog.pg_publication_namespace s ON s.pnpubid = p.oid"
                                        + " AND s.pnnspid = c.relnamespace"
                                : "");
    }

    /// Compares with what the publication was when a capture ran last.
    void start(Collection<BoundTable> tables) throws SQLException {
        List<BoundTable> begun = tables.stream()
                .filter(table -> table.state().mode() != Mode.PENDING)
                .toList();
        if (!begun.isEmpty()) {
            Map<String, String> before =
                    notes.read(begun.stream().map(PublicationChanges::name).toList());
            for (BoundTable table : begun) {
                String text = before.get(name(table));
                if (text != null) {
                    noted.put(table, text);
                }
            }
        }
        look(tables);
    }

    /// Looks at the publication as the catalogue has it now.
    void look(Collection<BoundTable> tables) throws SQLException {
        Map<Long, String> found = madeOf(tables);
        Map<String, String> changed = new HashMap<>();
        for (BoundTable table : tables) {
            String now = found.get(table.table().id());
            if (now == null || now.equals(noted.get(table))) {
                continue;
            }
            if (noted.put(table, now) != null) {
                tell(table);
            }
            changed.put(name(table), now);
        }
        notes.write(changed);
    }

    private void tell(BoundTable table) {
        LOGGER.log(
                Level.WARNING,
                ("publication \"%s\" was altered or made anew for table %s. Changes that it left out meanwhile, if it did,"
                                + " are missing in %s: raise the backfill counter of its binding then")
                        .formatted(
                                publication,
                                table.name(),
                                table.binding().collection().name()));
    }

    private Map<Long, String> madeOf(Collection<BoundTable> tables) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            Object[] ids = tables.stream().map(table -> table.table().id()).toArray();
            statement.setArray(1, connection.createArrayOf("oid", ids));
            statement.setString(2, publication);
            try (ResultSet rows = statement.executeQuery()) {
                Map<Long, String> found = new HashMap<>();
                while (rows.next()) {
                    found.put(rows.getLong(1), rows.getString(2));
                }
                return found;
            }
        }
    }

    private static String name(BoundTable table) {
        return table.binding().stateKey() + " publication";
    }
}
