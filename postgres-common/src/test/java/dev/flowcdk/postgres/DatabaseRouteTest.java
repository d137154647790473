package dev.flowcdk.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowcdk.Secret;
import dev.flowcdk.UserException;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import dev.flowcdk.testing.ssh.PrivateKeyForm;
import dev.flowcdk.testing.ssh.SshServer;
import dev.flowcdk.tunnel.NetworkTunnel;
import dev.flowcdk.tunnel.NetworkTunnel.SshForwarding;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseRouteTest {

    private EmbeddedServer database;

    @BeforeAll
    void start() {
        database = EmbeddedServer.start();
    }

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    void leadsStraightWithoutATunnel() throws SQLException {
        assertConnects(null);
        assertConnects(new NetworkTunnel(null));
        assertConnects(new NetworkTunnel(new SshForwarding("", Secret.of(""))));
    }

    @Test
    void leadsThroughTheTunnelForSqlAndReplication() throws SQLException {
        assumeTrue(SshServer.available(), "LEFT OUT: the package openssh-server is not installed");
        try (SshServer bastion = SshServer.with("PermitOpen " + database.address())) {
            assertConnects(tunnel(bastion));
        }
    }

    @Test
    void namesTheTunnelWhenItsServerIsGone() {
        assumeTrue(SshServer.available(), "LEFT OUT: the package openssh-server is not installed");
        try (SshServer bastion = SshServer.start();
                DatabaseRoute route = DatabaseRoute.open(options(), tunnel(bastion))) {
            bastion.kill();

            assertThatThrownBy(route::connect)
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith("/networkTunnel/sshForwarding/sshEndpoint: nothing listens at");
        }
    }

    private void assertConnects(@Nullable NetworkTunnel tunnel) throws SQLException {
        try (DatabaseRoute route = DatabaseRoute.open(options(), tunnel);
                Connection forSql = route.connect();
                Connection forReplication = route.connectForReplication()) {
            assertThat(forSql.isValid(10)).isTrue();
            assertThat(forReplication.isClosed()).isFalse();
        }
    }

    private static NetworkTunnel tunnel(SshServer bastion) {
        return new NetworkTunnel(
                new SshForwarding(bastion.endpoint(), Secret.of(bastion.newKey(PrivateKeyForm.ED25519_OPENSSH))));
    }

    private PostgresOptions options() {
        return new PostgresOptions(
                ServerAddress.parse(database.address()),
                EmbeddedServer.SUPERUSER,
                Secret.of("any"),
                "postgres",
                null,
                null,
                null);
    }
}
