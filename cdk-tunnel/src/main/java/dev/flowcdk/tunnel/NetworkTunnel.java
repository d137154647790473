package dev.flowcdk.tunnel;

import dev.flowcdk.Checked;
import dev.flowcdk.Field;
import dev.flowcdk.Keyword;
import dev.flowcdk.Multiline;
import dev.flowcdk.Secret;
import dev.flowcdk.Unordered;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to reach an endpoint that is not open to the outside: the option `networkTunnel` of a connector's config.
@Unordered
public record NetworkTunnel(
        @Field(title = "SSH Forwarding", description = "Connects through an SSH server that can reach the endpoint.")
        @Nullable
        SshForwarding sshForwarding) {

    /// Whether there is a tunnel to open: the option may be there with an empty endpoint, which means that there is
    /// none.
    public boolean used() {
        return sshForwarding != null && !sshForwarding.sshEndpoint().isBlank();
    }

    /// The SSH server and the key to log in with. Problems are reported only if the endpoint is not empty.
    @Unordered
    public record SshForwarding(
            @Field(
                    title = "SSH Endpoint",
                    description = "User and address of the SSH server, such as ssh://user@bastion.example.com:22.")
            @Keyword(name = "pattern", json = "\"^ssh://.+@.+$\"")
            String sshEndpoint,

            @Field(
                    title = "SSH Private Key",
                    description = "Private key of the user, in PEM form, without a passphrase.")
            @Multiline
            Secret privateKey)
            implements Checked {

        @Override
        public List<String> problems() {
            var problems = new ArrayList<String>();
            if (!sshEndpoint.isBlank()) {
                check("/sshEndpoint", () -> SshEndpoint.parse(sshEndpoint), problems);
                check("/privateKey", () -> PrivateKey.parse(privateKey), problems);
            }
            return problems;
        }

        private static void check(String pointer, Runnable parsing, List<String> problems) {
            try {
                parsing.run();
            } catch (IllegalArgumentException e) {
                problems.add(pointer + ": " + e.getMessage());
            }
        }
    }
}
