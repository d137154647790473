package dev.flowcdk.postgres.source;

import static dev.flowcdk.postgres.source.CaptureFixture.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.testing.ssh.PrivateKeyForm;
import dev.flowcdk.testing.ssh.SshServer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(CaptureServer.class)
@Timeout(60)
class TunnelTest {

    @BeforeEach
    void needsAnSshServer() {
        assumeTrue(SshServer.available(), "LEFT OUT: the package openssh-server is not installed");
    }

    @Test
    void capturesRowsAndChangesThroughATunnel(CaptureFixture fixture) throws Exception {
        try (SshServer bastion = SshServer.start()) {
            throughTunnel(fixture, bastion, bastion.newKey(PrivateKeyForm.ED25519_OPENSSH));
            fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1), (2)");
            try (LiveCapture capture = LiveCapture.task(fixture, "items").start()) {
                capture.until(() -> capture.documents("items").size() == 2);

                fixture.execute("INSERT INTO items VALUES (3)", "DELETE FROM items WHERE id = 1");
                capture.until(() -> capture.documents("items").size() == 4);
                assertThat(bastion.sessions()).isPositive();

                assertThat(capture.stop()).isEqualTo(SessionEnd.EXITED);
                List<JsonNode> documents = capture.documents("items");
                assertThat(column(documents, "/id")).containsExactly("1", "2", "3", "1");
                assertThat(column(documents, "/_meta/op")).containsExactly("c", "c", "c", "d");
            }
            while (bastion.sessions() != 0) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void endsWhenTheTunnelBreaksAndLosesNothing(CaptureFixture fixture) throws Exception {
        try (SshServer bastion = SshServer.start()) {
            throughTunnel(fixture, bastion, bastion.newKey(PrivateKeyForm.ED25519_OPENSSH));
            fixture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)", "INSERT INTO items VALUES (1)");
            try (LiveCapture capture = LiveCapture.task(fixture, "items").start()) {
                capture.until(() -> capture.documents("items").size() == 1);
                fixture.execute("INSERT INTO items VALUES (2)");
                capture.until(() -> capture.documents("items").size() == 2);

                bastion.killSessions();
                fixture.execute("INSERT INTO items VALUES (3)", "DELETE FROM items WHERE id = 2");

                assertThat(capture.failure())
                        .hasCauseInstanceOf(TransientException.class)
                        .hasMessageContaining(
                                "the SSH tunnel to " + fixture.server().address())
                        .hasMessageContaining(bastion.endpoint() + " broke");
                assertThat(column(capture.documents("items"), "/id")).containsExactly("1", "2");
                fixture.state(capture.state());
            }
            fixture.awaitSlotReleased();
            List<JsonNode> documents = fixture.run("items").documents(0);
            assertThat(column(documents, "/id")).containsExactly("3", "2");
            assertThat(column(documents, "/_meta/op")).containsExactly("c", "d");
        }
    }

    @Test
    void saysThatTheSshServerRefusesTheKey(CaptureFixture capture) throws Exception {
        capture.execute("CREATE TABLE items (id INTEGER PRIMARY KEY)");
        List<Bound> bound = capture.bound("items");
        try (SshServer bastion = SshServer.start()) {
            throughTunnel(capture, bastion, bastion.strangersKey(PrivateKeyForm.ED25519_OPENSSH));

            assertThatThrownBy(() -> capture.run(bound))
                    .hasCauseInstanceOf(UserException.class)
                    .hasMessageStartingWith("/networkTunnel/sshForwarding/privateKey: ")
                    .hasMessageContaining("127.0.0.1:" + bastion.port() + " refused the private key for user");
        }
    }

    private static void throughTunnel(CaptureFixture capture, SshServer bastion, String key) {
        capture.configJson()
                .putObject("networkTunnel")
                .putObject("sshForwarding")
                .put("sshEndpoint", bastion.endpoint())
                .put("privateKey", key);
    }
}
