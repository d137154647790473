package dev.flowcdk.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.Secret;
import dev.flowcdk.UserException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshEndpointTest {

    @ParameterizedTest
    @CsvSource({
        "ssh://me@bastion.example.com:2222, me, bastion.example.com, 2222",
        "ssh://me@bastion.example.com, me, bastion.example.com, 22",
        "ssh://me@bastion.example.com/, me, bastion.example.com, 22",
        "' ssh://me@10.0.0.1:22\n', me, 10.0.0.1, 22",
        "ssh://me@my_bastion, me, my_bastion, 22",
        "ssh://me@[2001:db8::1], me, 2001:db8::1, 22",
        "ssh://me@[::1]:2022, me, ::1, 2022",
        "ssh://first.last@corp@bastion, first.last@corp, bastion, 22",
        "ssh://DOM%5Cme+x@bastion, DOM\\me+x, bastion, 22",
    })
    void readsUserHostAndPort(String text, String user, String host, int port) {
        assertThat(SshEndpoint.parse(text)).isEqualTo(new SshEndpoint(user, host, port));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bastion.example.com | does not start with \"ssh://\"",
                "https://me@bastion | does not start with \"ssh://\"",
                "ssh://bastion.example.com | names no user",
                "ssh://@bastion | names no user",
                "ssh://me@ | does not end with a host",
                "ssh://me@2001:db8::1 | does not end with a host",
                "ssh://me@bastion:ssh | does not end with a host",
                "ssh://me@bastion/path | does not end with a host",
                "ssh://me@bastion:0 | has the port 0",
                "ssh://me@bastion:65536 | has the port 65536",
                "ssh://me%@bastion | holds a \"%\"",
            })
    void refusesOtherForms(String text, String problem) {
        assertThatThrownBy(() -> SshEndpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(problem)
                .hasMessageContaining("ssh://user@host:port");
    }

    @Test
    void refusesAPasswordWithoutShowingIt() {
        assertThatThrownBy(() -> SshEndpoint.parse("ssh://me:hunter2@bastion"))
                .hasMessageContaining("holds a password")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void namesTheOptionWhenATunnelIsOpened() {
        var forwarding = new NetworkTunnel.SshForwarding("bastion", Secret.of("key"));

        assertThatThrownBy(() -> SshTunnel.open(forwarding, "db", 5432))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(
                        "/networkTunnel/sshForwarding/sshEndpoint: the SSH endpoint does not start with");
    }

    @Test
    void aConfigReportsEndpointAndKeyAtOnce() {
        var forwarding = new NetworkTunnel.SshForwarding("bastion", Secret.of("key"));

        assertThat(forwarding.problems())
                .satisfiesExactly(
                        endpoint -> assertThat(endpoint).startsWith("/sshEndpoint: "),
                        privateKey -> assertThat(privateKey).startsWith("/privateKey: "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void anEmptyEndpointMeansNoTunnel(String endpoint) {
        var forwarding = new NetworkTunnel.SshForwarding(endpoint, Secret.of(""));

        assertThat(new NetworkTunnel(forwarding).used()).isFalse();
        assertThat(forwarding.problems()).isEmpty();
        assertThat(new NetworkTunnel(null).used()).isFalse();
    }
}
