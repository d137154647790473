package dev.flowcdk.postgres.materialize;

import static dev.flowcdk.postgres.materialize.RuntimeFixture.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowcdk.testing.ssh.PrivateKeyForm;
import dev.flowcdk.testing.ssh.SshServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunnelTest {

    @Test
    void materializesThroughATunnelAndSaysWhenItBreaks() throws Exception {
        assumeTrue(SshServer.available(), "LEFT OUT: the package openssh-server is not installed");
        try (TargetServer server = TargetServer.start();
                SshServer bastion = SshServer.start()) {
            String key = bastion.newKey(PrivateKeyForm.ED25519_OPENSSH).replace("\n", "\\n");
            String config = server.config(",\"networkTunnel\":{\"sshForwarding\":{\"sshEndpoint\":\""
                    + bastion.endpoint() + "\",\"privateKey\":\"" + key + "\"}}");
            var task = new TaskFixture(config, "flow", "tunnelled")
                    .key("id", "integer")
                    .value("name", "string");
            RuntimeFixture.apply(task.spec(), null);
            try (var runtime = RuntimeFixture.open(task.spec())) {
                runtime.transaction(1, List.of(), insert(List.of(1), List.of("Tom"), "{}"));
                bastion.killSessions();

                assertThatThrownBy(() -> runtime.transaction(2, List.of(), insert(List.of(2), List.of("Ann"), "{}")))
                        .hasMessageContaining("tunnel");
            }
            assertThat(server.rows("SELECT id FROM flow.tunnelled")).containsExactly("1");
            try (var runtime = RuntimeFixture.open(task.spec())) {
                assertThat(runtime.checkpoint()).isEqualTo(RuntimeFixture.checkpointBytes(1));
            }
        }
    }
}
