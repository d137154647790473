package dev.flowcdk.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.Secret;
import dev.flowcdk.UserException;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PostgresConnectorTest {

    private static final String PASSWORD = "open sesame";

    private static EmbeddedServer server;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder, "db.example.com");
        server = EmbeddedServer.with(Map.of(
                "ssl", "on",
                "ssl_cert_file", certificate.chain().toString(),
                "ssl_key_file", certificate.key().toString()));
        server.createDatabase("shop");
        server.createDatabase("vault");
        server.createRole("guest", PASSWORD, "REPLICATION");
        server.execute("postgres", "REVOKE CONNECT ON DATABASE vault FROM PUBLIC");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void keepsTheServersTimeZone() throws SQLException {
        try (Connection connection = connector(guest()).connect()) {
            assertThat(setting(connection, "TimeZone")).isEqualTo("PST8PDT");
        }
        try (Connection connection = connector(guest()).connectForReplication()) {
            assertThat(setting(connection, "TimeZone")).isEqualTo("PST8PDT");
        }
    }

    @Test
    void setsTheSessionUp() throws SQLException {
        try (Connection connection = connector(guest()).connect()) {
            assertThat(setting(connection, "application_name")).isEqualTo("estuary_flow");
            assertThat(setting(connection, "statement_timeout")).isEqualTo("90s");
            assertThat(setting(connection, "max_parallel_workers_per_gather")).isEqualTo("0");
            assertThat(setting(connection, "IntervalStyle")).isEqualTo("postgres");
        }
    }

    @Test
    void readsAndWritesValuesInTheSameFormWhateverTheRoleHasSet() throws SQLException {
        server.execute(
                "postgres",
                "ALTER ROLE guest SET IntervalStyle = 'iso_8601'",
                "ALTER ROLE guest SET bytea_output = 'escape'",
                "ALTER ROLE guest SET extra_float_digits = -5",
                "ALTER ROLE guest SET standard_conforming_strings = off");
        try (Connection queries = connector(guest()).connect();
                Connection replication = connector(guest()).connectForReplication()) {
            for (Connection connection : List.of(queries, replication)) {
                assertThat(setting(connection, "IntervalStyle")).isEqualTo("postgres");
                assertThat(setting(connection, "bytea_output")).isEqualTo("hex");
                assertThat(setting(connection, "extra_float_digits")).isEqualTo("3");
                assertThat(setting(connection, "standard_conforming_strings")).isEqualTo("on");
            }
        } finally {
            server.execute("postgres", "ALTER ROLE guest RESET ALL");
        }
    }

    /// The runtime may take any time, within a transaction or between two.
    @Test
    void liftsTheRolesLimitsForSessionsThatWait() throws SQLException {
        List<String> limits =
                List.of("idle_in_transaction_session_timeout", "idle_session_timeout", "transaction_timeout");
        for (String limit : limits) {
            server.execute("postgres", "ALTER ROLE guest SET " + limit + " = '1min'");
        }
        try (Connection queries = connector(guest()).connect();
                Connection replication = connector(guest()).connectForReplication()) {
            for (String limit : limits) {
                assertThat(setting(queries, limit)).as(limit).isEqualTo("0");
                assertThat(setting(replication, limit)).as(limit).isEqualTo("0");
            }
        } finally {
            server.execute("postgres", "ALTER ROLE guest RESET ALL");
        }
    }

    @Test
    void looksNamesUpAmongTheServersOwnWhateverTheRoleHasSet() throws SQLException {
        server.execute(
                "shop",
                "CREATE SCHEMA counter",
                "ALTER ROLE guest SET search_path = nowhere, counter, public",
                "GRANT USAGE ON SCHEMA counter TO guest");
        try (Connection queries = connector(guest()).connect();
                Connection replication = connector(guest()).connectForReplication()) {
            assertThat(setting(queries, "search_path")).isEqualTo("pg_catalog, pg_temp");
            assertThat(setting(replication, "search_path")).isEqualTo("pg_catalog, pg_temp");

            assertThat(PostgresConnector.ownSchema(queries)).isEqualTo("counter");
            assertThat(setting(queries, "search_path")).isEqualTo("pg_catalog, pg_temp");

            queries.setAutoCommit(false);
            PostgresConnector.useOwnSearchPath(queries);
            assertThat(setting(queries, "search_path")).isEqualTo("nowhere, counter, public");
            queries.commit();
            assertThat(setting(queries, "search_path")).isEqualTo("pg_catalog, pg_temp");
        } finally {
            server.execute("postgres", "ALTER ROLE guest RESET ALL");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"DISABLE", "ALLOW"})
    void connectsWithoutTls(SslMode mode) throws SQLException {
        assertThat(encrypted(mode)).isEqualTo("f");
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"PREFER", "REQUIRE"})
    void connectsWithTls(SslMode mode) throws SQLException {
        assertThat(encrypted(mode)).isEqualTo("t");
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"VERIFY_CA", "VERIFY_FULL"})
    void refusesACertificateThatNobodyTrusts(SslMode mode) {
        assertThatThrownBy(() -> encrypted(mode))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("TLS fails with sslmode " + mode)
                .hasMessageContaining("certif");
    }

    @Test
    void saysWhenThePasswordIsWrong() {
        refused(options(server.port(), "guest", "wrong secret", "shop"))
                .hasMessageContaining(server.address())
                .hasMessageContaining("user \"guest\"")
                .hasMessageContaining("password");
    }

    @Test
    void saysWhenThereIsNoSuchDatabase() {
        refused(options(server.port(), "guest", PASSWORD, "shed")).hasMessageContaining("no database \"shed\"");
    }

    @Test
    void saysWhenTheDatabaseIsClosedToTheUser() {
        refused(options(server.port(), "guest", PASSWORD, "vault")).hasMessageContaining("GRANT CONNECT");
    }

    @Test
    void saysWhenNobodyListens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        refused(options(port, "guest", PASSWORD, "shop"))
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("connection refused");
    }

    @Test
    void saysWhenTheHostIsUnknown() {
        var address = new ServerAddress("no-such-host.invalid", 5432);
        var options = new PostgresOptions(address, "guest", Secret.of(PASSWORD), "shop", null, null, null);

        refused(options).hasMessageContaining("no-such-host.invalid").hasMessageContaining("unknown");
    }

    @Test
    void saysWhenTheServerHasNoTls() {
        try (EmbeddedServer plain = EmbeddedServer.start()) {
            var options = new PostgresOptions(
                    new ServerAddress(plain.host(), plain.port()),
                    "postgres",
                    Secret.of(PASSWORD),
                    "postgres",
                    SslMode.REQUIRE,
                    null,
                    null);

            refused(options).hasMessageContaining("sslmode require");
        }
    }

    @Test
    void goesThroughATunnelToAHostThatIsUnknownHere() throws SQLException {
        var address = new ServerAddress("behind-the-tunnel.invalid", 5432);
        var through = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        var options = new PostgresOptions(address, "guest", Secret.of(PASSWORD), "shop", null, null, null)
                .withTunnel(through);

        try (Connection connection = connector(options).connect()) {
            assertThat(setting(connection, "application_name")).isEqualTo("estuary_flow");
        }
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> refused(
            PostgresOptions options) {
        return assertThatThrownBy(() -> connector(options).connect())
                .isInstanceOf(UserException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain(PASSWORD, "wrong secret"));
    }

    private static String encrypted(SslMode mode) throws SQLException {
        var address = new ServerAddress(server.host(), server.port());
        var options = new PostgresOptions(address, "guest", Secret.of(PASSWORD), "shop", mode, null, null);
        try (Connection connection = connector(options).connect()) {
            assertThat(setting(connection, "TimeZone")).isEqualTo("PST8PDT");
            return query(connection, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
        }
    }

    private static PostgresConnector connector(PostgresOptions options) {
        return PostgresConnector.of(options);
    }

    private static PostgresOptions guest() {
        return options(server.port(), "guest", PASSWORD, "shop").withStatementTimeout(Duration.ofSeconds(90));
    }

    private static PostgresOptions options(int port, String user, String password, String database) {
        var address = new ServerAddress("127.0.0.1", port);
        return new PostgresOptions(address, user, Secret.of(password), database, null, null, null);
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return query(connection, "SHOW " + name);
    }

    private static String query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
