package dev.flowcdk.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowcdk.Secret;
import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.testing.ssh.PrivateKeyForm;
import dev.flowcdk.testing.ssh.SshServer;
import dev.flowcdk.tunnel.NetworkTunnel.SshForwarding;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SshTunnelTest {

    private static final String ENDPOINT = "/networkTunnel/sshForwarding/sshEndpoint: ";
    private static final String KEY = "/networkTunnel/sshForwarding/privateKey: ";

    private SshServer server;
    private String key;
    private TcpTarget echo;

    @BeforeAll
    void start() throws IOException {
        assumeTrue(SshServer.available(), "LEFT OUT: the package openssh-server is not installed");
        server = SshServer.start();
        key = server.newKey(PrivateKeyForm.ED25519_OPENSSH);
        echo = TcpTarget.echo();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
            echo.close();
        }
    }

    @ParameterizedTest
    @EnumSource(PrivateKeyForm.class)
    void reachesTheTargetWithEachKindOfKey(PrivateKeyForm form) throws IOException {
        try (SshTunnel tunnel = openWith(server.newKey(form))) {
            assertEchoes(tunnel);
        }
    }

    enum Paste {
        WINDOWS_LINE_ENDS(key -> key.replace("\n", "\r\n")),
        BLANKS_AROUND(key -> " \n\t" + key + "\n\n "),
        INDENTED(key -> key.indent(2)),
        NO_LAST_LINE_END(String::strip),
        ESCAPED_LINE_ENDS(key -> key.replace("\n", "\\n")),
        LINE_ENDS_BECAME_BLANKS(key -> key.replace("\n", " "));

        final UnaryOperator<String> damage;

        Paste(UnaryOperator<String> damage) {
            this.damage = damage;
        }
    }

    @ParameterizedTest
    @EnumSource(Paste.class)
    void acceptsKeysHoweverTheyWerePasted(Paste paste) throws IOException {
        for (PrivateKeyForm form : List.of(PrivateKeyForm.ED25519_OPENSSH, PrivateKeyForm.RSA_PKCS1)) {
            try (SshTunnel tunnel = openWith(paste.damage.apply(server.newKey(form)))) {
                assertEchoes(tunnel);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ED25519_OPENSSH", "RSA_PKCS1", "ECDSA_PKCS8"})
    void refusesAKeyWithAPassphrase(PrivateKeyForm form) {
        String locked = server.newKey(form, "let me in");

        assertThatThrownBy(() -> openWith(locked))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(KEY)
                .hasMessageContaining("passphrase")
                .hasMessageContaining("ssh-keygen -p");
    }

    /// As `openssl genpkey -algorithm ed25519` writes it; `ssh-keygen` cannot.
    @ParameterizedTest
    @EnumSource(Paste.class)
    void reachesTheTargetWithEd25519InPkcs8(Paste paste) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
        server.authorize(authorized(pair.getPublic()));

        try (SshTunnel tunnel = openWith(paste.damage.apply(pem))) {
            assertEchoes(tunnel);
        }
    }

    private static String authorized(PublicKey ed25519) {
        byte[] encoded = ed25519.getEncoded();
        ByteBuffer line = ByteBuffer.allocate(51);
        line.putInt(11).put("ssh-ed25519".getBytes(UTF_8)).putInt(32).put(encoded, encoded.length - 32, 32);
        return "ssh-ed25519 " + Base64.getEncoder().encodeToString(line.array());
    }

    @Test
    void refusesADamagedKeyWithoutShowingIt() {
        String body = key.lines().toList().get(1);
        String damaged = key.replace(body, body.substring(0, 20));

        assertThatThrownBy(() -> openWith(damaged))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(KEY)
                .hasMessageContaining("damaged")
                .hasMessageNotContaining(body.substring(0, 20));
    }

    @Test
    void saysThatTheServerRefusedTheKey() {
        assertThatThrownBy(() -> openWith(server.strangersKey(PrivateKeyForm.ED25519_OPENSSH)))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(KEY)
                .hasMessageContaining("127.0.0.1:" + server.port() + " refused the private key for user")
                .hasMessageContaining("authorized_keys");
    }

    @Test
    void saysThatTheHostIsUnknown() {
        assertThatThrownBy(() -> openAt("ssh://me@bastion.invalid"))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(ENDPOINT)
                .hasMessageContaining("\"bastion.invalid\" is unknown");
    }

    @Test
    void saysThatNothingListens() throws IOException {
        int port = closedPort();

        assertThatThrownBy(() -> openAt("ssh://me@127.0.0.1:" + port))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(ENDPOINT)
                .hasMessageContaining("nothing listens at 127.0.0.1:" + port);
    }

    @Test
    void saysThatItIsNotAnSshServer() throws IOException {
        try (var web = new TcpTarget(
                socket -> socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n".getBytes(UTF_8)))) {
            assertThatThrownBy(() -> openAt("ssh://me@127.0.0.1:" + web.port()))
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith(ENDPOINT)
                    .hasMessageContaining("is not an SSH server")
                    .hasMessageContaining("HTTP/1.1 400 Bad Request");
        }
    }

    @Test
    void saysThatTheServerEndedTheConnection() throws IOException {
        try (var closing =
                new TcpTarget(socket -> socket.getOutputStream().write("SSH-2.0-Busy\r\n".getBytes(UTF_8)))) {
            assertThatThrownBy(() -> openAt("ssh://me@127.0.0.1:" + closing.port()))
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith(ENDPOINT)
                    .hasMessageContaining("ended the connection before the login");
        }
    }

    @Test
    void saysThatForwardingIsNotAllowed() {
        try (SshServer strict = SshServer.with("PermitOpen 127.0.0.1:1")) {
            String strictKey = strict.newKey(PrivateKeyForm.ED25519_OPENSSH);

            assertThatThrownBy(() -> open(strict, strictKey, "127.0.0.1", echo.port()))
                    .isInstanceOf(UserException.class)
                    .hasMessageStartingWith(ENDPOINT)
                    .hasMessageContaining("does not allow user")
                    .hasMessageContaining("to 127.0.0.1:" + echo.port())
                    .hasMessageContaining("PermitOpen");
        }
    }

    @Test
    void saysThatTheTargetRefuses() throws IOException {
        int port = closedPort();

        assertThatThrownBy(() -> open(server, key, "127.0.0.1", port))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(ENDPOINT)
                .hasMessageContaining("could not connect to 127.0.0.1:" + port);
    }

    @Test
    void saysThatTheTargetIsUnknownToTheServer() {
        assertThatThrownBy(() -> open(server, key, "db.invalid", 5432))
                .isInstanceOf(UserException.class)
                .hasMessageStartingWith(ENDPOINT)
                .hasMessageContaining("could not connect to db.invalid:5432");
    }

    @Test
    void endsConnectionsWithAClearErrorWhenTheServerIsKilled() throws IOException {
        try (SshServer mortal = SshServer.start();
                SshTunnel tunnel =
                        open(mortal, mortal.newKey(PrivateKeyForm.ED25519_OPENSSH), "127.0.0.1", echo.port());
                Socket client = connect(tunnel)) {
            assertEchoes(client, "before");

            mortal.kill();
            IOException seen = endOf(client);

            assertThat(tunnel.failure()).isPresent();
            assertThatThrownBy(() -> tunnel.throwIfBroken(seen))
                    .isInstanceOf(TransientException.class)
                    .hasMessage("the SSH tunnel to 127.0.0.1:" + echo.port() + " through " + mortal.endpoint()
                            + " broke: the SSH server closed the connection")
                    .hasCause(seen);
        }
    }

    @Test
    void saysWhyANewConnectionIsNotPossibleAnyMore() throws IOException {
        try (SshServer mortal = SshServer.start();
                SshTunnel tunnel =
                        open(mortal, mortal.newKey(PrivateKeyForm.ED25519_OPENSSH), "127.0.0.1", echo.port())) {
            mortal.kill();

            try (Socket client = connect(tunnel)) {
                IOException seen = endOf(client);

                assertThatThrownBy(() -> tunnel.throwIfBroken(seen))
                        .isInstanceOf(UserException.class)
                        .hasMessageContaining("nothing listens at 127.0.0.1:" + mortal.port());
            }
        }
    }

    @Test
    void connectsAgainAfterItsSessionsWereCut() throws IOException {
        try (SshServer restarting = SshServer.start();
                SshTunnel tunnel =
                        open(restarting, restarting.newKey(PrivateKeyForm.ED25519_OPENSSH), "127.0.0.1", echo.port())) {
            try (Socket client = connect(tunnel)) {
                assertEchoes(client, "before");
                restarting.killSessions();
                endOf(client);
                assertThat(tunnel.failure()).isPresent();
            }

            assertEchoes(tunnel);

            assertThat(tunnel.failure()).isEmpty();
        }
    }

    @Test
    void aConnectionThatIsNotReadDoesNotStopAnother() throws IOException {
        try (TcpTarget flood = TcpTarget.flood();
                SshTunnel tunnel = open(server, key, "127.0.0.1", flood.port());
                Socket unread = connect(tunnel);
                Socket other = connect(tunnel)) {
            long amount = 32L * 1024 * 1024;

            assertThat(unread.getInputStream().read()).isZero();
            other.getInputStream().skipNBytes(amount);
            unread.getInputStream().skipNBytes(amount);
        }
    }

    @Test
    void carriesEachDirectionToItsEnd() throws IOException {
        byte[] sent = new byte[5_000_000];
        for (int index = 0; index < sent.length; index++) {
            sent[index] = (byte) (index * 31 + index / 251);
        }
        try (SshTunnel tunnel = openWith(key);
                Socket client = connect(tunnel)) {
            Thread.ofVirtual().start(() -> {
                try {
                    client.getOutputStream().write(sent);
                    client.shutdownOutput();
                } catch (IOException _) {
                    // seen on the reading side
                }
            });

            assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        assertThat(tunnelThreads()).isEmpty();
        int port;
        try (SshServer own = SshServer.start();
                SshTunnel tunnel = open(own, own.newKey(PrivateKeyForm.ED25519_OPENSSH), "127.0.0.1", echo.port());
                Socket first = connect(tunnel);
                Socket second = connect(tunnel)) {
            assertEchoes(first, "one");
            assertEchoes(second, "two");
            port = tunnel.localAddress().getPort();
            assertThat(tunnelThreads()).isNotEmpty();

            tunnel.close();

            assertThat(tunnelThreads()).isEmpty();
            assertThat(endOf(first)).isNotNull();
            assertThat(endOf(second)).isNotNull();
            assertThat(tunnel.failure()).isEmpty();
            await(() -> own.sessions() == 0);
        }
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
    }

    private SshTunnel openWith(String privateKey) {
        return open(server, privateKey, "127.0.0.1", echo.port());
    }

    private SshTunnel openAt(String endpoint) {
        return SshTunnel.open(new SshForwarding(endpoint, Secret.of(key)), "127.0.0.1", echo.port());
    }

    private static SshTunnel open(SshServer server, String privateKey, String host, int port) {
        return SshTunnel.open(new SshForwarding(server.endpoint(), Secret.of(privateKey)), host, port);
    }

    private static Socket connect(SshTunnel tunnel) throws IOException {
        return new Socket(
                tunnel.localAddress().getAddress(), tunnel.localAddress().getPort());
    }

    private static void assertEchoes(SshTunnel tunnel) throws IOException {
        try (Socket client = connect(tunnel)) {
            assertEchoes(client, "hello");
        }
    }

    private static void assertEchoes(Socket client, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        client.getOutputStream().write(bytes);
        assertThat(client.getInputStream().readNBytes(bytes.length)).isEqualTo(bytes);
    }

    /// What a client sees when its connection is cut.
    private static IOException endOf(Socket client) {
        try {
            return new IOException("read " + client.getInputStream().read());
        } catch (IOException e) {
            return e;
        }
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static List<String> tunnelThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.contains("session") || name.contains("DirectTCPIP"))
                .toList();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waiting").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
