package dev.flowcdk.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowcdk.Secret;
import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import dev.flowcdk.testing.ssh.PrivateKeyForm;
import dev.flowcdk.testing.ssh.SshServer;
import dev.flowcdk.tunnel.NetworkTunnel.SshForwarding;
import dev.flowcdk.tunnel.SshTunnel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A database that only the SSH server can reach, under a name that does not resolve here.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TunnelledTlsTest {

    private static final String HOST = "db.internal.test";

    private EmbeddedServer database;
    private SshServer bastion;
    private SshTunnel tunnel;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        assumeTrue(SshServer.available(), "LEFT OUT: the package openssh-server is not installed");
        ServerCertificate certificate = ServerCertificate.forHost(HOST, folder);
        certificate.trust();
        database = EmbeddedServer.with(certificate.settings());
        bastion = SshServer.with("PermitOpen " + database.address());
        String key = bastion.newKey(PrivateKeyForm.RSA_PKCS1);
        tunnel =
                SshTunnel.open(new SshForwarding(bastion.endpoint(), Secret.of(key)), database.host(), database.port());
    }

    @AfterAll
    void stop() {
        if (tunnel != null) {
            tunnel.close();
            bastion.close();
            database.close();
        }
    }

    @Test
    void checksTheCertificateAgainstTheRealHost() throws SQLException {
        try (Connection connection = connect(HOST)) {
            assertThat(ssl(connection)).isTrue();
        }
    }

    @Test
    void refusesACertificateForAnotherHost() {
        assertThatThrownBy(() -> connect("other.internal.test").close())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("other.internal.test")
                .hasMessageContaining("could not be verified");
    }

    @Test
    void saysWhatHappenedWhenTheTunnelIsCut() throws SQLException {
        try (Connection connection = connect(HOST);
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");

            bastion.killSessions();

            assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(30)"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            seen -> assertThatThrownBy(() -> tunnel.throwIfBroken(seen))
                                    .isInstanceOf(TransientException.class)
                                    .hasMessageContaining("the SSH tunnel to " + database.address())
                                    .hasMessageContaining("broke")
                                    .hasCause(seen));
        }
        try (Connection connection = connect(HOST)) {
            assertThat(ssl(connection)).isTrue();
        }
    }

    private Connection connect(String host) {
        var options = new PostgresOptions(
                new ServerAddress(host, ServerAddress.DEFAULT_PORT),
                EmbeddedServer.SUPERUSER,
                Secret.of("any"),
                "postgres",
                SslMode.VERIFY_FULL,
                null,
                null);
        return PostgresConnector.of(options.withTunnel(tunnel.localAddress())).connect();
    }

    private static boolean ssl(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
