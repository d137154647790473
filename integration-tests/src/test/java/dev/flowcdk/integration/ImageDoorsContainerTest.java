package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.docker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.wire.ConnectorSource;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What `mvn -Pimage package` ships, entered by the doors that are not Flow's: as Airbyte's user, and on a file system
/// that it cannot write.
@ExtendWith(DockerEngine.class)
@Timeout(300)
class ImageDoorsContainerTest {

    private static final int PORT = 7000;
    private static final int PROTOCOL = 3032023;
    private static final byte[] SERVING = {8, 1};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void saysItsSpecUnderAirbyte(ShippedImage image) throws Exception {
        List<JsonNode> messages = new AirbyteImage(image, folder).run("spec");

        assertThat(messages).hasSize(1);
        assertThat(messages.getFirst()
                        .at("/spec/connectionSpecification/properties")
                        .isObject())
                .isTrue();
    }

    @Test
    void isASourceOfAirbyte() throws Exception {
        var source = new AirbyteImage(ShippedImage.SOURCE_HELLO_WORLD, folder)
                .with("config.json", "{\"interval\": \"PT1H\"}");
        source.with("catalog.json", source.configured("incremental", "greetings"));

        List<JsonNode> check = source.run("check", "--config", "config.json");
        List<JsonNode> read = source.run("read", "--config", "config.json", "--catalog", "catalog.json");

        assertThat(check.getFirst().at("/connectionStatus/status").asString()).isEqualTo("SUCCEEDED");
        assertThat(read)
                .extracting(message -> message.path("type").asString(""))
                .containsExactly("TRACE", "TRACE", "RECORD", "STATE", "TRACE");
        assertThat(read.get(2).at("/record/data/message").asString()).isEqualTo("Hello world");
        assertThat(read.getLast().at("/trace/stream_status/status").asString()).isEqualTo("COMPLETE");
    }

    @ParameterizedTest
    @EnumSource
    void servesThroughAPublishedPort(ShippedImage image) throws Exception {
        try (var served = new Served(image, List.of("--publish", "127.0.0.1::" + PORT), "--host", "0.0.0.0")) {
            String address = docker("port", served.container, PORT + "/tcp");

            assertThat(health(address)).isEqualTo(SERVING);
            assertThat(protocol(image, image.served(address))).isEqualTo(PROTOCOL);
            if (image == ShippedImage.SOURCE_HELLO_WORLD) {
                assertThat(preview(address)).containsExactly("Hello world");
            }
        }
    }

    @Test
    void servesOnASocketInAFolderThatIsShared() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        ShippedImage image = ShippedImage.SOURCE_HELLO_WORLD;
        try (var _ = new Served(image, List.of("--volume", folder + ":/shared"), "--socket", "/shared/socket")) {
            String address = "unix:" + folder.resolve("socket");

            assertThat(protocol(image, image.served(address))).isEqualTo(PROTOCOL);
            assertThat(preview(address)).containsExactly("Hello world");
        }
        assertThat(folder.resolve("socket")).doesNotExist();
    }

    /// The greetings of one session.
    private List<String> preview(String address) throws Exception {
        Path catalog = Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  test/hello:
                    endpoint: {local: {grpc: "%s", config: {interval: PT1H}}}
                    bindings:
                      - {resource: {stream: greetings}, target: test/greetings}
                collections:
                  test/greetings: {schema: {type: object, properties: {number: {type: integer}}}, key: [/number]}
                """.formatted(address));
        Command preview = Command.run(Map.of(), "preview", "--source", catalog.toString(), "--sessions", "1");
        assertThat(preview.status()).isZero();
        return preview.out().stream()
                .filter(line -> line.startsWith("[\"test/greetings\""))
                .map(line -> line.replaceAll(".*\"message\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    private static byte[] health(String address) throws Exception {
        var bytes = new Bytes();
        var method = MethodDescriptor.<byte[], byte[]>newBuilder(bytes, bytes)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("grpc.health.v1.Health/Check")
                .build();
        ManagedChannel channel = Grpc.newChannelBuilder(address, InsecureChannelCredentials.create())
                .build();
        var answer = new CompletableFuture<byte[]>();
        try {
            ClientCall<byte[], byte[]> call = channel.newCall(method, CallOptions.DEFAULT);
            call.start(
                    new ClientCall.Listener<>() {
                        @Override
                        public void onMessage(byte[] message) {
                            answer.complete(message);
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            answer.completeExceptionally(status.asException());
                        }
                    },
                    new Metadata());
            call.request(1);
            call.sendMessage(new byte[0]);
            call.halfClose();
            return answer.get(30, TimeUnit.SECONDS);
        } finally {
            channel.shutdownNow();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream message) {
            try {
                return message.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static long protocol(ShippedImage image, ConnectorSource source) throws Exception {
        return image.kind.equals("capture")
                ? new CaptureCalls(source, log -> {}).spec().protocol()
                : new MaterializeCalls(source, log -> {}).spec().protocol();
    }

    /// A container that serves; closing it demands an orderly end.
    private static final class Served implements AutoCloseable {

        final String container = "test-" + UUID.randomUUID();
        private final Process process;

        Served(ShippedImage image, List<String> options, String... where) throws IOException, InterruptedException {
            List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--name", container));
            command.addAll(List.of("--read-only", "--user", "1000:1000", "--cap-drop", "ALL", "--memory", "256m"));
            command.addAll(options);
            command.addAll(List.of(image.loaded(), "serve"));
            command.addAll(List.of(where));
            if (List.of(where).contains("--host")) {
                command.addAll(List.of("--port", "" + PORT, "--plaintext-on-any-host"));
            }
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            assertThat(process.inputReader().readLine()).contains("\"tls\":false");
        }

        @Override
        public void close() throws IOException, InterruptedException {
            try {
                docker("stop", "--time", "10", container);
                assertThat(process.waitFor()).isZero();
            } finally {
                process.destroy();
            }
        }
    }
}
