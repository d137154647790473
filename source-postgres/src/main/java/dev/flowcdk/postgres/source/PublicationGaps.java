package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.Identifiers;
import dev.flowcdk.postgres.source.Publication.Restriction;
import dev.flowcdk.postgres.source.Publication.Settings;
import dev.flowcdk.postgres.source.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a publication leaves out of the changes of tables whose rows are read as a whole, so that they would become
/// stale without a word.
final class PublicationGaps {

    private final Publication publication;
    private final Settings settings;
    private final Map<TableName, Restriction> restrictions;

    /// A table that is captured.
    ///
    /// @param filtered whether the operator has named the rows to be read
    record Subject(Table table, boolean filtered) {

        static Subject of(Table table, SourceResource resource) {
            return new Subject(table, resource.advanced().additionalBackfillFilter() != null);
        }
    }

    PublicationGaps(Publication publication, Settings settings, Map<TableName, Restriction> restrictions) {
        this.publication = publication;
        this.settings = settings;
        this.restrictions = restrictions;
    }

    /// What it leaves out of all tables; null for nothing.
    @Nullable
    String ofAll() {
        List<String> missing = new ArrayList<>();
        if (!settings.insert()) {
            missing.add("INSERT");
        }
        if (!settings.update()) {
            missing.add("UPDATE");
        }
        if (!settings.delete()) {
            missing.add("DELETE");
        }
        return missing.isEmpty()
                ? null
                : ("publication \"%s\" leaves out %s, so that collections would become stale: run ALTER "
                                + "PUBLICATION %s SET (publish = 'insert, update, delete, truncate')")
                        .formatted(publication.name(), String.join(", ", missing), sqlName());
    }

    /// What it leaves out of one table, in words.
    ///
    /// @param version the server's
    List<String> of(Subject subject, int version) {
        Table table = subject.table();
        if (table.kind() == 'p' && !settings.viaRoot()) {
            return List.of(notViaRoot(table.name(), version));
        }
        Restriction restriction = restrictions.get(table.name());
        if (restriction == null) {
            return List.of();
        }
        List<String> gaps = new ArrayList<>();
        List<String> missing = restriction.columns() == null
                ? List.of()
                : table.columns().stream()
                        .map(Column::name)
                        .filter(column -> !restriction.columns().contains(column))
                        .toList();
        if (!missing.isEmpty()) {
            gaps.add(("publication \"%s\" has a column list for table %s that leaves out %s: the columns would be "
                            + "read with the table and never change after that. Add them, or publish the table without a "
                            + "list")
                    .formatted(publication.name(), table.name(), missing));
        }
        if (restriction.filter() != null && !subject.filtered()) {
            gaps.add(("publication \"%s\" has a row filter for table %s, %s: other rows would be read with the "
                            + "table and never change after that. Remove it, or give the binding the same condition in "
                            + "/advanced/additional_backfill_filter")
                    .formatted(publication.name(), table.name(), restriction.filter()));
        }
        return gaps;
    }

    private String notViaRoot(TableName table, int version) {
        return version < 130_000
                ? ("table %s is partitioned, and changes of partitioned tables can be captured from PostgreSQL "
                                + "13 on: bind its partitions instead")
                        .formatted(table)
                : ("table %s is partitioned, but publication \"%s\" has the changes under the names of its "
                                + "partitions: run ALTER PUBLICATION %s SET (publish_via_partition_root = true)")
                        .formatted(table, publication.name(), sqlName());
    }

    private String sqlName() {
        return Identifiers.quoted(publication.name());
    }
}
