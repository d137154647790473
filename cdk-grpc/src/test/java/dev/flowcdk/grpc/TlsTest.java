package dev.flowcdk.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.catalog.ServedEndpoint.Tls;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TlsTest {

    @TempDir
    private static Path folder;

    private static Identity server;
    private static Identity client;
    private static Identity stranger;

    /// A certificate that signs itself, and its key, in files.
    record Identity(Path certificate, Path key) {

        static Identity make(String name, String algorithm) throws Exception {
            Path store = folder.resolve(name + ".p12");
            int status = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            name,
                            "-keyalg",
                            algorithm,
                            "-dname",
                            "CN=" + name,
                            "-ext",
                            "san=ip:127.0.0.1",
                            "-validity",
                            "2",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            "password")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve(name + ".log").toFile())
                    .start()
                    .waitFor();
            assertThat(status).isZero();
            var keys = KeyStore.getInstance(store.toFile(), "password".toCharArray());
            return new Identity(
                    pem(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded()),
                    pem(
                            name + ".key",
                            "PRIVATE KEY",
                            keys.getKey(name, "password".toCharArray()).getEncoded()));
        }

        private static Path pem(String file, String kind, byte[] bytes) throws Exception {
            String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                    .encodeToString(bytes);
            return Files.writeString(
                    folder.resolve(file), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
        }
    }

    @BeforeAll
    static void makeIdentities() throws Exception {
        server = Identity.make("server", "RSA");
        client = Identity.make("client", "EC");
        stranger = Identity.make("stranger", "EC");
    }

    @Test
    void clientsThatTrustTheServerAreServed() throws Exception {
        var trusting = TlsChannelCredentials.newBuilder()
                .trustManager(server.certificate().toFile())
                .build();

        assertThat(spec(options(server, null), trusting)).contains("protocol: 3032023");
    }

    @Test
    void clientsThatAreKnownAreServed() throws Exception {
        assertThat(spec(options(server, client), knownAs(client))).contains("protocol: 3032023");
    }

    @Test
    void otherClientsAreNot() throws Exception {
        var nameless = TlsChannelCredentials.newBuilder()
                .trustManager(server.certificate().toFile())
                .build();

        assertThat(spec(options(server, client), knownAs(stranger))).contains(Status.Code.UNAVAILABLE.toString());
        assertThat(spec(options(server, client), nameless)).contains(Status.Code.UNAVAILABLE.toString());
    }

    @Test
    void theLocalRuntimeIsKnownByItsFiles() throws Exception {
        var known = new Tls(server.certificate(), client.certificate(), client.key());
        var trusting = new Tls(server.certificate(), null, null);

        assertThat(runtime(options(server, client), known)).contains("source-counting");
        assertThat(runtime(options(server, null), trusting)).contains("source-counting");
    }

    @Test
    void theLocalRuntimeNamesWhatDoesNotFit() throws Exception {
        String failed = "the connection to the connector at 127.0.0.1:";

        assertThat(runtime(
                        options(server, client), new Tls(server.certificate(), stranger.certificate(), stranger.key())))
                .startsWith(failed)
                .contains("(--tls-client-ca)");
        assertThat(runtime(options(server, client), new Tls(server.certificate(), null, null)))
                .startsWith(failed)
                .contains("(--tls-client-ca)");
        assertThat(runtime(options(server, null), new Tls(stranger.certificate(), null, null)))
                .startsWith(failed)
                .contains("certificate must be signed by tls.ca");
        assertThat(runtime(options(server, null), null))
                .startsWith(failed)
                .endsWith("; when it serves with TLS, give tls.ca");
        assertThat(runtime(options(server, null), new Tls(client.key(), null, null)))
                .startsWith("tls.ca " + client.key() + " holds no certificate");
        assertThat(runtime(options(server, null), new Tls(null, client.certificate(), server.key())))
                .isEqualTo("tls.key " + server.key() + " does not belong to tls.certificate " + client.certificate());
    }

    /// Where the local runtime found the documentation, or why it did not.
    private static String runtime(ServeOptions options, Tls tls) throws Exception {
        try (var served = GrpcServer.start(
                TaskType.CAPTURE, () -> CaptureServer.of(new Counting(new Counting.World())), options)) {
            var endpoint = new ServedEndpoint("127.0.0.1:" + served.port(), tls, RawJson.of("{}"));
            var task = new CaptureTask("test/counting", endpoint, List.of(), 300, false);
            return new CaptureCalls(new Connectors("", Map.of()).of(task, log -> {}), log -> {})
                    .spec()
                    .documentationUrl();
        } catch (UserException | ConnectorFailedException failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    @Test
    void filesThatAreWrongAreNamed() throws Exception {
        Path missing = folder.resolve("missing.pem");
        Path rubbish = Files.writeString(folder.resolve("rubbish.pem"), "rubbish");

        assertThatThrownBy(() -> listen(missing, server.key()))
                .isInstanceOf(UserException.class)
                .hasMessage("--tls-certificate " + missing + " does not exist");
        assertThatThrownBy(() -> listen(rubbish, server.key()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--tls-certificate " + rubbish + " holds no certificate");
        assertThatThrownBy(() -> listen(server.certificate(), rubbish))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("--tls-key " + rubbish + " holds no private key that can be read");
        assertThatThrownBy(() -> listen(server.certificate(), client.key()))
                .isInstanceOf(UserException.class)
                .hasMessage(
                        "--tls-key " + client.key() + " does not belong to --tls-certificate " + server.certificate());
        assertThatThrownBy(() -> listen(stranger.certificate(), client.key()))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("does not belong to");
    }

    private static Listen listen(Path certificate, Path key) {
        return Listen.of(
                ServeOptions.of(List.of("--tls-certificate", certificate.toString(), "--tls-key", key.toString())));
    }

    private static ChannelCredentials knownAs(Identity identity) throws Exception {
        return TlsChannelCredentials.newBuilder()
                .trustManager(server.certificate().toFile())
                .keyManager(identity.certificate().toFile(), identity.key().toFile())
                .build();
    }

    private static ServeOptions options(Identity server, Identity client) {
        List<String> options = new ArrayList<>(List.of(
                "--tls-certificate",
                server.certificate().toString(),
                "--tls-key",
                server.key().toString()));
        if (client != null) {
            options.addAll(List.of("--tls-client-ca", client.certificate().toString()));
        }
        return ServeOptions.of(options);
    }

    /// The answer to Spec, or how the call ended.
    private static String spec(ServeOptions options, ChannelCredentials credentials) throws Exception {
        try (var served = GrpcServer.start(
                TaskType.CAPTURE, () -> CaptureServer.of(new Counting(new Counting.World())), options)) {
            assertThat(served.address()).endsWith(",\"tls\":true}");
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", served.port(), credentials)
                    .build();
            try {
                var stream = OtherClient.ofCapture(channel).open().send("spec { config_json: '{}' }");
                stream.call.halfClose();
                Status end = stream.end();
                return end.isOk() ? stream.next() : end.toString();
            } finally {
                channel.shutdownNow();
            }
        }
    }
}
