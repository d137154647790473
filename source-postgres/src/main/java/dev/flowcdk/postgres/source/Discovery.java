package dev.flowcdk.postgres.source;

import dev.flowcdk.capture.Discovered;
import dev.flowcdk.postgres.source.SourceResource.Mode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds the tables that can be captured.
final class Discovery {

    /// Key of the collection of a table that has no key itself: every change is a document of its own.
    static final List<String> FALLBACK_KEY =
            List.of("/_meta/source/loc/0", "/_meta/source/loc/1", "/_meta/source/loc/2");

    private static final Set<String> TABLES_OF_FLOW = Set.of("flow_materializations_v2", "flow_checkpoints_v1");
    private static final String COLUMN_OF_FLOW = "flow_published_at";
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Za-z0-9\\-_.]");

    private final Connection connection;
    private final SourceConfig config;

    Discovery(Connection connection, SourceConfig config) {
        this.connection = connection;
        this.config = config;
    }

    /// The tables that pass the filters, sorted by name.
    List<Discovered<SourceResource>> run() throws SQLException {
        List<Discovered<SourceResource>> discovered = new ArrayList<>();
        CollectionSchema schema = CollectionSchema.of(config);
        for (Table table : tables()) {
            discovered.add(discovered(table, schema));
        }
        return discovered;
    }

    private static Discovered<SourceResource> discovered(Table table, CollectionSchema schema) {
        TableName name = table.name();
        boolean keyless = table.key().isEmpty();
        SourceResource resource =
                SourceResource.of(name.schema(), name.table(), keyless ? Mode.WITHOUT_PRIMARY_KEY : Mode.AUTOMATIC);
        List<String> key = keyless
                ? FALLBACK_KEY
                : table.key().stream().map(Discovery::pointer).toList();
        Discovered<SourceResource> found = Discovered.of(recommendedName(name), resource, schema.write(table), key);
        return table.primaryKey() ? found : found.withFallbackKey();
    }

    private List<Table> tables() throws SQLException {
        List<TablePattern> patterns = config.discoveryFilters().patterns();
        List<String> excluded = config.discoveryFilters().excludeSchemas();
        Publication publication = new Publication(config.advanced().publicationName());
        Set<TableName> published = config.discoversUnpublishedTables() ? Set.of() : publication.tables(connection);
        TableName watermarks = new Watermarks(
                        config.advanced().watermarksTable(), config.advanced().slotName())
                .name(connection);
        List<Table> tables = new ArrayList<>();
        for (Table table : captured(new SourceCatalog(connection))) {
            TableName name = table.name();
            boolean wanted = patterns.isEmpty()
                    || patterns.stream().anyMatch(pattern -> pattern.matches(name.schema(), name.table()));
            if (wanted
                    && !excluded.contains(name.schema())
                    && (config.discoversUnpublishedTables() || published.contains(name))
                    && !name.equals(watermarks)
                    && !TABLES_OF_FLOW.contains(name.table())
                    && table.column(COLUMN_OF_FLOW) == null) {
                tables.add(table);
            }
        }
        return tables;
    }

    private List<Table> captured(SourceCatalog catalog) throws SQLException {
        List<String> schemas = config.discoveredSchemas();
        return config.advanced().captureAsPartitions() ? catalog.tablesAndPartitions(schemas) : catalog.tables(schemas);
    }

    /// The collection's name below the prefix of the task.
    static String recommendedName(TableName table) {
        return component(table.schema()) + '/' + component(table.table());
    }

    /// A column as a JSON pointer.
    static String pointer(String column) {
        return '/' + column.replace("~", "~0").replace("/", "~1");
    }

    private static String component(String name) {
        String legal = NOT_IN_NAMES.matcher(name.toLowerCase(Locale.ROOT)).replaceAll("_");
        return legal.equals(".") || legal.equals("..") ? legal.replace('.', '_') : legal;
    }
}
