package dev.flowcdk.postgres.source;

import dev.flowcdk.postgres.source.Table.Column;
import dev.flowcdk.postgres.type.PostgresType;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads tables, columns, keys and types from the server's catalogue. For one thread at a time.
final class SourceCatalog {

    private static final List<String> SYSTEM_SCHEMAS =
            List.of("pg_catalog", "pg_internal", "information_schema", "catalog_history", "cron", "pglogical");
    private static final int GROUP = 100;
    private static final int HAS_GENERATED_COLUMNS = 120_000;
    private static final int HAS_INCLUDED_COLUMNS = 110_000;

    private static final String RELATIONS = """
            SELECT c.oid, n.nspname, c.relname, c.relkind::text, c.reltuples::int8, row_security_active(c.oid)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            """;

    private final Connection connection;
    private final int version;

    SourceCatalog(Connection connection) throws SQLException {
        this.connection = connection;
        try (var statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT current_setting('server_version_num')::int")) {
            rows.next();
            this.version = rows.getInt(1);
        }
    }

    /// The server's version, such as 150018.
    int version() {
        return version;
    }

    /// The permanent tables that are no partitions and belong to no system schema, sorted by name.
    ///
    /// @param schemas limits the result if it is not empty
    List<Table> tables(Collection<String> schemas) throws SQLException {
        return tables(schemas, "c.relkind IN ('r', 'p') AND NOT c.relispartition");
    }

    /// As [#tables], but partitions instead of the tables that they belong to.
    List<Table> tablesAndPartitions(Collection<String> schemas) throws SQLException {
        return tables(schemas, "c.relkind = 'r'");
    }

    private List<Table> tables(Collection<String> schemas, String kinds) throws SQLException {
        String filter = schemas.isEmpty() ? "" : " AND n.nspname = ANY(?)";
        try (PreparedStatement statement = connection.prepareStatement(RELATIONS
                + " WHERE c.relpersistence = 'p' AND " + kinds
                + " AND n.nspname <> ALL(?)" + filter
                + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"")) {
            statement.setArray(1, texts(SYSTEM_SCHEMAS));
            if (!schemas.isEmpty()) {
                statement.setArray(2, texts(schemas));
            }
            return described(statement);
        }
    }

    /// The tables of these names, by the name that was asked for; those that do not exist are missing. A name that
    /// differs from a table's in letter case only finds it if it is the only one.
    Map<TableName, Table> tables(List<TableName> names) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RELATIONS
                + " WHERE c.relkind IN ('r', 'p') AND (lower(n.nspname), lower(c.relname))"
                + " IN (SELECT lower(s), lower(t) FROM unnest(?::text[], ?::text[]) AS wanted(s, t))")) {
            statement.setArray(1, texts(names.stream().map(TableName::schema).toList()));
            statement.setArray(2, texts(names.stream().map(TableName::table).toList()));
            return chosen(names, described(statement));
        }
    }

    /// The type with this OID as the catalogue has it now; a catch-all if it does not know it.
    PostgresType type(int oid, int modifier) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT t.oid, bn.nspname, b.typname, b.typtype::text, CASE WHEN t.typtype = 'd' THEN t.typtypmod END
                FROM pg_catalog.pg_type t
                JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
                JOIN pg_catalog.pg_namespace bn ON bn.oid = b.typnamespace
                WHERE t.oid = ?""")) {
            statement.setLong(1, oid & 0xFFFF_FFFFL);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? type(rows, 1, modifier) : PostgresType.builtIn(oid & 0xFFFF_FFFFL, modifier);
            }
        }
    }

    private static Map<TableName, Table> chosen(List<TableName> names, List<Table> tables) {
        Map<TableName, Table> exact = new HashMap<>();
        Map<TableName, List<Table>> similar = new HashMap<>();
        for (Table table : tables) {
            exact.put(table.name(), table);
            similar.computeIfAbsent(table.name().inLowerCase(), _ -> new ArrayList<>())
                    .add(table);
        }
        Map<TableName, Table> chosen = new LinkedHashMap<>();
        for (TableName name : names) {
            List<Table> candidates = similar.getOrDefault(name.inLowerCase(), List.of());
            Table table = exact.getOrDefault(name, candidates.size() == 1 ? candidates.getFirst() : null);
            if (table != null) {
                chosen.put(name, table);
            }
        }
        return chosen;
    }

    private List<Table> described(PreparedStatement relations) throws SQLException {
        List<Table> bare = new ArrayList<>();
        try (ResultSet rows = relations.executeQuery()) {
            while (rows.next()) {
                bare.add(new Table(
                        rows.getLong(1),
                        new TableName(rows.getString(2), rows.getString(3)),
                        rows.getString(4).charAt(0),
                        List.of(),
                        Set.of(),
                        List.of(),
                        false,
                        rows.getLong(5),
                        rows.getBoolean(6)));
            }
        }
        List<Table> tables = new ArrayList<>(bare.size());
        Map<Column, Column> shared = new HashMap<>(); // thousands of tables often have many columns alike
        for (int start = 0; start < bare.size(); start += GROUP) {
            List<Table> group = bare.subList(start, Math.min(bare.size(), start + GROUP));
            Object[] ids = group.stream().map(Table::id).toArray();
            Map<Long, Columns> columns = columns(ids, shared);
            Map<Long, Key> keys = keys(ids);
            for (Table table : group) {
                tables.add(described(table, columns.get(table.id()), keys.get(table.id())));
            }
        }
        return tables;
    }

    private static Table described(Table table, @Nullable Columns found, @Nullable Key key) {
        Columns columns = found == null ? new Columns() : found;
        boolean usable = key != null
                && columns.omitted.stream().noneMatch(key.columns()::contains)
                // documents have no such column, for what they tell of themselves has its name
                && !key.columns().contains(DocumentProperties.META)
                && columns.captured.stream()
                        .filter(column -> key.columns().contains(column.name()))
                        .allMatch(column -> column.type().isScalar());
        return new Table(
                table.id(),
                table.name(),
                table.kind(),
                columns.captured,
                columns.omitted,
                key != null && usable ? key.columns() : List.of(),
                key != null && usable && key.primary(),
                table.estimatedRows(),
                table.rowSecurity());
    }

    private Map<Long, Columns> columns(Object[] tables, Map<Column, Column> shared) throws SQLException {
        String generated = version < HAS_GENERATED_COLUMNS ? "false" : "a.attgenerated <> ''";
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT a.attrelid, a.attname, a.attnotnull OR (t.typtype = 'd' AND t.typnotnull), %s,
                       pg_catalog.col_description(a.attrelid, a.attnum), a.atttypmod,
                       t.oid, bn.nspname, b.typname, b.typtype::text, CASE WHEN t.typtype = 'd' THEN t.typtypmod END
                FROM pg_catalog.pg_attribute a
                JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END
                JOIN pg_catalog.pg_namespace bn ON bn.oid = b.typnamespace
                WHERE a.attrelid = ANY(?) AND a.attnum > 0 AND NOT a.attisdropped
                ORDER BY a.attrelid, a.attnum""".formatted(generated))) {
            statement.setArray(1, connection.createArrayOf("oid", tables));
            try (ResultSet rows = statement.executeQuery()) {
                Map<Long, Columns> columns = new HashMap<>();
                while (rows.next()) {
                    Columns ofTable = columns.computeIfAbsent(rows.getLong(1), _ -> new Columns());
                    String name = rows.getString(2);
                    if (rows.getBoolean(4)) {
                        ofTable.omitted.add(name);
                    } else {
                        PostgresType type = type(rows, 7, rows.getInt(6));
                        var column = new Column(name, type, rows.getBoolean(3), rows.getString(5));
                        ofTable.captured.add(shared.computeIfAbsent(column, same -> same));
                    }
                }
                return columns;
            }
        }
    }

    private static PostgresType type(ResultSet rows, int first, int modifier) throws SQLException {
        int ofDomain = rows.getInt(first + 4);
        int effective = rows.wasNull() ? modifier : ofDomain;
        return new PostgresType(
                rows.getLong(first),
                rows.getString(first + 1),
                rows.getString(first + 2),
                rows.getString(first + 3).charAt(0),
                effective);
    }

    /// The primary key, else the first unique index by name that can serve as one. But where the replica identity is an
    /// index that lacks a column of that, the identity's columns: they are all that the log tells of deleted rows.
    private Map<Long, Key> keys(Object[] tables) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                SELECT i.indrelid, i.indisprimary, array_agg(a.attname::text ORDER BY k.place),
                       bool_or(i.indisreplident AND tc.relreplident = 'i')
                FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
                JOIN pg_catalog.pg_class tc ON tc.oid = i.indrelid
                CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
                LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
                LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                WHERE i.indrelid = ANY(?) AND k.place <= %s AND i.indislive
                  AND (i.indisprimary
                       OR (i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND tc.relkind = 'r'))
                GROUP BY i.indrelid, i.indisprimary, ic.relname
                HAVING bool_and(a.attnotnull OR (t.typtype = 'd' AND t.typnotnull))
                ORDER BY i.indrelid, i.indisprimary DESC, ic.relname COLLATE "C\"""".formatted(keyColumnsOfIndex()))) {
            statement.setArray(1, connection.createArrayOf("oid", tables));
            try (ResultSet rows = statement.executeQuery()) {
                Map<Long, Key> keys = new HashMap<>();
                while (rows.next()) {
                    boolean identity = rows.getBoolean(4);
                    var key = new Key(rows.getBoolean(2), List.of((String[])
                            rows.getArray(3).getArray()));
                    keys.merge(
                            rows.getLong(1),
                            key,
                            (first, next) -> identity && !next.columns().containsAll(first.columns()) ? next : first);
                }
                return keys;
            }
        }
    }

    /// Where an index is the replica identity of these tables, or of partitions that they have.
    ///
    /// @param tables OIDs
    List<IndexIdentity> indexIdentities(Collection<Long> tables) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("""
                WITH RECURSIVE tree(root, id) AS (
                    SELECT wanted.id, wanted.id FROM unnest(?::oid[]) AS wanted(id)
                    UNION ALL
                    SELECT tree.root, i.inhrelid FROM tree
                    JOIN pg_catalog.pg_class p ON p.oid = tree.id AND p.relkind = 'p'
                    JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.id)
                SELECT tree.root, n.nspname, c.relname, ic.relname, array_agg(a.attname::text ORDER BY k.place)
                FROM tree
                JOIN pg_catalog.pg_class c ON c.oid = tree.id AND c.relkind = 'r' AND c.relreplident = 'i'
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_index i ON i.indrelid = c.oid AND i.indisreplident
                JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
                CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
                WHERE k.place <= %s
                GROUP BY tree.root, n.nspname, c.relname, ic.relname
                ORDER BY n.nspname, c.relname""".formatted(keyColumnsOfIndex()))) {
            statement.setArray(1, connection.createArrayOf("oid", tables.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                List<IndexIdentity> identities = new ArrayList<>();
                while (rows.next()) {
                    identities.add(new IndexIdentity(
                            rows.getLong(1),
                            new TableName(rows.getString(2), rows.getString(3)),
                            rows.getString(4),
                            List.of((String[]) rows.getArray(5).getArray())));
                }
                return identities;
            }
        }
    }

    /// An index that is the replica identity of a table.
    ///
    /// @param root OID of the table that was asked for, of which this may be a partition
    record IndexIdentity(long root, TableName table, String index, List<String> columns) {}

    private String keyColumnsOfIndex() {
        return version < HAS_INCLUDED_COLUMNS ? "i.indnatts" : "i.indnkeyatts";
    }

    private Array texts(Collection<String> texts) throws SQLException {
        return connection.createArrayOf("text", texts.toArray());
    }

    private record Key(boolean primary, List<String> columns) {}

    private static final class Columns {
        final List<Column> captured = new ArrayList<>();
        final Set<String> omitted = new HashSet<>();
    }
}
