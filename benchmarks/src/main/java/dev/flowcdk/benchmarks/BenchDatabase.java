package dev.flowcdk.benchmarks;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A server with one database and tables of 16 columns of different types.
final class BenchDatabase implements AutoCloseable {

    static final String NAME = "bench";

    private static final String COLUMNS = """
            (id bigint PRIMARY KEY, small smallint, whole integer, large bigint, amount numeric(12, 2), ratio real,
            measure double precision, flag boolean, title text, code varchar(40), day date, at timestamp, moment timestamptz,
            reference uuid, attributes jsonb, content bytea)""";

    private static final String ROW = """
            SELECT n, n %% 1000, n %% 1000000, n::bigint * 1234567, round(n %% 1000000 / 7.0, 2), n %% 1000 / 8.0, n / 7.0,
                n %% 3 = 0, 'Title of row number ' || n, 'code-' || n %% 5000, date '2000-01-01' + n %% 9000,
                timestamp '2020-01-01' + n * interval '1 second', timestamptz '2020-01-01' + n * interval '1.5 seconds',
                md5(n::text)::uuid, jsonb_build_object('color', 'green', 'size', n %% 50), decode(md5(n::text), 'hex')
            FROM generate_series(%s, %s) n""";

    private final EmbeddedServer server;

    BenchDatabase() throws SQLException {
        server = EmbeddedServer.with(
                Map.of("fsync", "off", "shared_buffers", "512MB", "max_wal_size", "16GB", "log_min_messages", "fatal"));
        server.createDatabase(NAME);
        server.execute(
                NAME,
                "CREATE TABLE flow_watermarks (slot text PRIMARY KEY, watermark text)",
                "CREATE PUBLICATION flow_publication FOR ALL TABLES");
    }

    Connection connect() throws SQLException {
        return server.connect(NAME);
    }

    EmbeddedServer server() {
        return server;
    }

    void createTable(String table) throws SQLException {
        server.execute(NAME, "CREATE TABLE " + table + " " + COLUMNS);
    }

    void fill(String table, int rows) throws SQLException {
        server.execute(NAME, "INSERT INTO " + table + " " + ROW.formatted("1", Integer.toString(rows)));
        server.execute(NAME, "VACUUM ANALYZE " + table, "CHECKPOINT");
    }

    /// Inserts rows in transactions of so many.
    void fillSlowly(String table, int rows, int transaction) throws SQLException {
        server.execute(NAME, """
                DO $$ BEGIN FOR start_row IN 1 .. %d BY %d LOOP
                    INSERT INTO %s %s; COMMIT;
                END LOOP; END $$""".formatted(
                        rows, transaction, table, ROW.formatted("start_row", "start_row + " + (transaction - 1))));
    }

    /// Process ids of the sessions of an application.
    List<Long> sessions(String application) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT pid FROM pg_stat_activity WHERE application_name = '" + application + "'")) {
            var pids = new ArrayList<Long>();
            while (rows.next()) {
                pids.add(rows.getLong(1));
            }
            return pids;
        }
    }

    /// The config of source-postgres with a slot of its own.
    RawJson captureConfig(String slot) {
        return RawJson.of("""
                {"address": "%s", "database": "%s", "user": "postgres", "historyMode": false,
                 "credentials": {"auth_type": "UserPassword", "password": "none"}, "advanced": {"slotName": "%s"}}""".formatted(server.address(), NAME, slot));
    }

    /// The config of materialize-postgres.
    RawJson materializationConfig() {
        return RawJson.of("""
                {"address": "%s", "database": "%s", "schema": "public", "user": "postgres",
                 "credentials": {"auth_type": "UserPassword", "password": "none"}}""".formatted(server.address(), NAME));
    }

    @Override
    public void close() {
        server.close();
    }
}
