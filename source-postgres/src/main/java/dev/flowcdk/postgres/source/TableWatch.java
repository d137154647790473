package dev.flowcdk.postgres.source;

import dev.flowcdk.UserException;
import dev.flowcdk.postgres.source.Publication.Settings;
import dev.flowcdk.postgres.source.PublicationGaps.Subject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks now and then whether tables are still there and still captured as a whole, while the log says nothing of that.
/// What the catalogue says is read again only where it has changed, so that tables at rest cost next to nothing. For
/// the thread of the capture.
final class TableWatch {

    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();
    /// A look may take the 200th part of the time at most, however many tables there are.
    private static final long PAUSES_PER_LOOK = 200;

    private final Connection connection;
    private final SourceCatalog catalog;
    private final SourceConfig config;
    private final Watermarks watermarks;
    private final TableIdentities identities;
    private final PublicationChanges publicationChanges;
    private final List<BoundTable> tables;
    private final CatalogPrint print;

    private String seen = "";
    private long next;

    /// @param tables the bound tables; may change between calls
    TableWatch(
            Connection connection,
            SourceCatalog catalog,
            SourceConfig config,
            Watermarks watermarks,
            TableIdentities identities,
            PublicationChanges publicationChanges,
            List<BoundTable> tables) {
        this.connection = connection;
        this.catalog = catalog;
        this.config = config;
        this.watermarks = watermarks;
        this.identities = identities;
        this.publicationChanges = publicationChanges;
        this.tables = tables;
        this.print = new CatalogPrint(connection, watermarks.table(), catalog.version());
    }

    /// Looks if the last time was a while ago.
    void lookIfDue() throws SQLException {
        long now = System.nanoTime();
        if (next == 0) {
            next = now + PAUSE_NANOS;
        }
        if (now - next >= 0) {
            look();
            long end = System.nanoTime();
            next = end + Math.max(PAUSE_NANOS, PAUSES_PER_LOOK * (end - now));
        }
    }

    /// Reads everything again, also comments, which the looks in between leave as they were.
    void lookAgain() throws SQLException {
        seen = "";
        look();
    }

    private void look() throws SQLException {
        // taken first, so that what changes while the catalogue is read is read the next time
        String now = print.of(tables.stream().map(table -> table.table().id()).toList());
        if (!now.equals(seen)) {
            read();
            seen = now;
        }
        identities.look(tables);
    }

    /// Finds tables that are gone, and columns that have changed in a way that documents cannot follow silently.
    private void read() throws SQLException {
        Map<TableName, Table> found =
                catalog.tables(tables.stream().map(BoundTable::name).toList());
        for (BoundTable table : tables) {
            Table now = found.get(table.name());
            if (now == null) {
                throw new UserException(
                        "table " + table.name()
                                + " does not exist any more, or the user may not see it; disable its binding or create it again");
            }
            String hidden = now.rowSecurity() ? RowSecurity.problem(connection, now.name()) : null;
            if (hidden != null) {
                throw new UserException(hidden);
            }
            table.rediscovered(now);
        }
        lookAtPublication();
        publicationChanges.look(tables);
    }

    private List<String> gaps(Publication publication, Settings settings) throws SQLException {
        var gaps = new PublicationGaps(publication, settings, publication.restrictions(connection, catalog.version()));
        String ofAll = gaps.ofAll();
        List<String> found = new ArrayList<>(ofAll == null ? List.of() : List.of(ofAll));
        for (BoundTable table : tables) {
            found.addAll(gaps.of(Subject.of(table.table(), table.resource()), catalog.version()));
        }
        return found;
    }

    /// Some servers only warn, in their own log, that they leave out changes for lack of a publication.
    private void lookAtPublication() throws SQLException {
        var publication = new Publication(config.advanced().publicationName());
        Settings settings = publication.settings(connection);
        if (settings == null) {
            throw new UserException(
                    "publication \"" + publication.name() + "\" does not exist any more; create it again. Changes"
                            + " made meanwhile may be lost: raise the backfill counters of the bindings to be sure");
        }
        List<String> gaps = gaps(publication, settings);
        if (!gaps.isEmpty()) {
            throw new UserException(
                    "changes are left out of what is captured; raise the backfill counters of the bindings to capture what"
                            + " is lost meanwhile:",
                    Prerequisites.shortened(gaps));
        }
        Set<TableName> published = publication.tables(connection);
        Set<TableName> needed = new LinkedHashSet<>();
        tables.forEach(table -> needed.add(table.name()));
        if (!config.advanced().readOnlyCapture()) {
            needed.add(watermarksName());
        }
        needed.removeAll(published);
        if (!needed.isEmpty()) {
            throw new UserException("publication \"" + publication.name() + "\" does not have any more: " + needed
                    + "; add it again, or disable the binding. Changes made meanwhile are lost: raise the backfill counter of"
                    + " the binding to capture the table anew");
        }
    }

    private TableName watermarksName() throws SQLException {
        TableName name = watermarks.name(connection);
        if (name == null) {
            throw new UserException(
                    "watermarks table " + watermarks.table() + " does not exist any more. It is made again"
                            + " when the capture starts, if user \"" + config.user() + "\" may do so; else create it");
        }
        return name;
    }
}
