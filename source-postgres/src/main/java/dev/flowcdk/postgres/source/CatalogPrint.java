package dev.flowcdk.postgres.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.stream.Collectors;

/// A short text that changes with whatever the catalogue says of captured tables, so that the catalogue need not be
/// read again while it says the same. The server makes it, of the transactions that wrote the catalogue's rows: as each
/// change has a newer transaction than those before, the newest one, their number and their sum tell it. It may change
/// without a cause, but never the other way round. For the thread of the capture.
final class CatalogPrint {

    private static final int HAS_SCHEMAS_IN_PUBLICATIONS = 150_000;

    /// What is known of rows, from the `xmin` of each.
    private static final String WRITERS = "concat_ws(' ', count(*), sum(writer), max(writer))";

    private static final String PRINT = """
            WITH bound AS (
                SELECT unnest(?::oid[]) AS id UNION SELECT to_regclass(?)::oid)
            SELECT concat_ws('; ',
                to_regclass(?)::oid,
                (SELECT concat_ws(' ', count(*), sum(writer), max(writer), sum(hidden))
                 FROM (SELECT c.xmin::text::int8 AS writer, row_security_active(c.oid)::int AS hidden
                       FROM pg_catalog.pg_class c WHERE c.oid IN (SELECT id FROM bound)) rows),
                (SELECT WRITERS FROM (SELECT a.xmin::text::int8 AS writer FROM pg_catalog.pg_attribute a
                    WHERE a.attnum > 0 AND a.attrelid IN (SELECT id FROM bound)) rows),
                (SELECT WRITERS FROM (SELECT i.xmin::text::int8 AS writer FROM pg_catalog.pg_index i
                    WHERE i.indrelid IN (SELECT id FROM bound)) rows),
                (SELECT WRITERS FROM (SELECT c.xmin::text::int8 AS writer FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                    WHERE i.indrelid IN (SELECT id FROM bound)) rows),
                (SELECT WRITERS FROM (SELECT t.xmin::text::int8 AS writer FROM pg_catalog.pg_type t
                    WHERE t.typtype <> 'c' AND t.typelem = 0) rows),
                (SELECT WRITERS FROM (SELECT n.xmin::text::int8 AS writer FROM pg_catalog.pg_namespace n
                    WHERE n.nspname !~ '^pg_(toast_)?temp_') rows),
                (SELECT WRITERS FROM (SELECT i.xmin::text::int8 AS writer FROM pg_catalog.pg_inherits i) rows),
                (SELECT WRITERS FROM (SELECT p.xmin::text::int8 AS writer FROM pg_catalog.pg_publication p) rows),
                (SELECT WRITERS FROM (SELECT r.xmin::text::int8 AS writer FROM pg_catalog.pg_publication_rel r) rows)SCHEMAS)
            """.replace("WRITERS", WRITERS);

    private static final String SCHEMAS = ", (SELECT " + WRITERS
            + " FROM (SELECT s.xmin::text::int8 AS writer FROM pg_catalog.pg_publication_namespace s) rows)";

    private final Connection connection;
    private final String watermarks;
    private final String query;

    /// @param watermarks the table's name with schema, as SQL
    /// @param version the server's
    CatalogPrint(Connection connection, String watermarks, int version) {
        this.connection = connection;
        this.watermarks = watermarks;
        this.query = PRINT.replace("SCHEMAS", version < HAS_SCHEMAS_IN_PUBLICATIONS ? "" : SCHEMAS);
    }

    /// What the catalogue says of these tables now, of the watermarks table, and of all types and publications.
    ///
    /// @param tables OIDs
    String of(Collection<Long> tables) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, tables.stream().map(String::valueOf).collect(Collectors.joining(",", "{", "}")));
            statement.setString(2, watermarks);
            statement.setString(3, watermarks);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }
}
