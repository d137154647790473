package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where the print stays the same, the catalogue of captured tables is not read again.
@ExtendWith(CaptureServer.class)
@Timeout(120)
class CatalogPrintTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE items ADD COLUMN more TEXT",
                "ALTER TABLE items DROP COLUMN name",
                "ALTER TABLE items RENAME COLUMN name TO title",
                "ALTER TABLE items ALTER COLUMN name TYPE VARCHAR(10)",
                "ALTER TABLE items ALTER COLUMN name SET NOT NULL",
                "ALTER TABLE items DROP CONSTRAINT items_pkey",
                "CREATE UNIQUE INDEX ON items (name)",
                "ALTER INDEX items_pkey RENAME TO renamed_pkey",
                "ALTER TABLE items REPLICA IDENTITY FULL",
                "ALTER TABLE items RENAME TO others",
                "DROP TABLE items",
                "BEGIN; ALTER TABLE items RENAME TO old; ALTER TABLE other RENAME TO items; COMMIT",
                "ALTER TABLE items SET SCHEMA elsewhere",
                "ALTER SCHEMA public RENAME TO private",
                "ALTER TABLE root ATTACH PARTITION items FOR VALUES FROM (0) TO (9)",
                "ALTER TYPE mood RENAME TO temper",
                "ALTER DOMAIN whole SET NOT NULL",
                "ALTER PUBLICATION flow_publication SET (publish = 'insert')",
                "ALTER PUBLICATION selected DROP TABLE items",
                "ALTER PUBLICATION selected SET TABLE items (id), other",
                "ALTER PUBLICATION selected SET TABLE items WHERE (id > 1), other",
                "ALTER PUBLICATION whole DROP TABLES IN SCHEMA elsewhere",
                "DROP PUBLICATION flow_publication",
                "DROP TABLE flow_watermarks",
                "ALTER TABLE flow_watermarks RENAME TO marks"
            })
    void changesWith(String statement, CaptureFixture fixture) throws Exception {
        try (Connection connection = prepared(fixture)) {
            CatalogPrint print = print(connection);
            List<Long> tables = List.of(oid(fixture, "items"));
            String before = print.of(tables);

            fixture.execute(statement);

            assertThat(print.of(tables)).isNotEqualTo(before);
        }
    }

    /// Whether policies apply depends on the user as well.
    @Test
    void changesWithTheRightToReadAllRows(CaptureFixture fixture) throws Exception {
        try (Connection connection = prepared(fixture)) {
            fixture.execute("ALTER TABLE items ENABLE ROW LEVEL SECURITY");
            String user = fixture.asUser("BYPASSRLS");
            fixture.execute("GRANT USAGE ON SCHEMA public TO " + user);
            try (var statement = connection.createStatement()) {
                statement.execute("SET SESSION AUTHORIZATION " + user);
            }
            CatalogPrint print = print(connection);
            List<Long> tables = List.of(oid(fixture, "items"));
            String before = print.of(tables);

            fixture.execute("ALTER ROLE " + user + " NOBYPASSRLS");

            assertThat(print.of(tables)).isNotEqualTo(before);
        }
    }

    @Test
    void staysWhileNothingHappensToTheTables(CaptureFixture fixture) throws Exception {
        try (Connection connection = prepared(fixture)) {
            CatalogPrint print = print(connection);
            List<Long> tables = List.of(oid(fixture, "items"));
            String before = print.of(tables);

            fixture.execute(
                    "INSERT INTO items SELECT n, 'a' FROM generate_series(1, 100) n",
                    "ANALYZE items",
                    "CREATE TABLE unrelated (id INTEGER PRIMARY KEY)",
                    "ALTER TABLE other ADD COLUMN more TEXT",
                    "CREATE TEMPORARY TABLE passing (id INTEGER)");

            assertThat(print.of(tables)).isEqualTo(before);
        }
    }

    private static Connection prepared(CaptureFixture fixture) throws SQLException {
        fixture.execute(
                "CREATE TYPE mood AS ENUM ('fine')",
                "CREATE DOMAIN whole AS INTEGER",
                "CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT)",
                "CREATE TABLE other (id INTEGER PRIMARY KEY)",
                "CREATE TABLE root (id INTEGER PRIMARY KEY, name TEXT) PARTITION BY RANGE (id)",
                "CREATE SCHEMA elsewhere",
                "CREATE PUBLICATION selected FOR TABLE items, other",
                "CREATE PUBLICATION whole FOR TABLES IN SCHEMA elsewhere");
        return fixture.server().connect(fixture.database());
    }

    private static CatalogPrint print(Connection connection) throws SQLException {
        return new CatalogPrint(connection, "public.flow_watermarks", new SourceCatalog(connection).version());
    }

    private static long oid(CaptureFixture fixture, String table) throws SQLException {
        return Long.parseLong(fixture.text("SELECT '" + table + "'::regclass::oid"));
    }
}
