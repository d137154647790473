package dev.flowcdk.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The local runtime's side.
@Timeout(120)
class GrpcConnectorTest {

    /// A frame with the request for Spec that has no config.
    private static final byte[] SPEC = {2, 0, 0, 0, 10, 0};

    private final List<ConnectorLog> logs = new CopyOnWriteArrayList<>();

    @TempDir
    Path folder;

    @Test
    void theLocalRuntimeDrivesAServedConnector() throws Exception {
        try (var served = Served.capture(() -> new Counting(new Counting.World()))) {
            var calls = calls("127.0.0.1:" + served.server().port());

            assertThat(calls.spec().documentationUrl()).endsWith("source-counting");
            assertThatThrownBy(() -> calls.discover("test/counting", RawJson.of("{\"mode\":\"user\"}")))
                    .isInstanceOf(ConnectorFailedException.class)
                    .hasMessage("the \"mode\" is wrong; choose \"count\" – or another");
            assertThat(logs).extracting(ConnectorLog::message).hasSize(1);
        }
    }

    @Test
    void overASocketToo() throws Exception {
        Path socket = folder.resolve("connector.sock");
        var options = ServeOptions.of(List.of("--socket", socket.toString()));

        try (var server = GrpcServer.start(
                TaskType.CAPTURE, () -> CaptureServer.of(new Counting(new Counting.World())), options)) {
            assertThat(server.address()).isEqualTo("{\"socket\":\"" + socket + "\",\"tls\":false}");
            assertThat(calls("unix:" + socket).spec().documentationUrl()).endsWith("source-counting");
        }
        assertThat(Files.exists(socket)).isFalse();
    }

    @Test
    void namesAConnectorThatCannotBeReached() {
        assertThatThrownBy(() -> calls("127.0.0.1:1").spec())
                .isInstanceOf(ConnectorFailedException.class)
                .hasMessageStartingWith("the connection to the connector at 127.0.0.1:1 failed: Connection refused");
    }

    @Test
    void namesAConnectorThatGoesAway() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Counting.class.getName(),
                        "serve")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String address = "127.0.0.1:" + process.inputReader().readLine().replaceAll(".*\"port\":(\\d+).*", "$1");
            RunningConnector running = source(address).start(logs::add);
            running.requests().write(SPEC);
            assertThat(running.responses().read()).isPositive();

            process.destroyForcibly().waitFor();

            assertThat(running.exitStatus(Duration.ofSeconds(60))).isOne();
            assertThat(running.failure().message())
                    .startsWith("the connection to the connector at " + address + " failed: ")
                    .doesNotContain("null", "TLS");
            assertThat(logs)
                    .extracting(ConnectorLog::message)
                    .containsExactly(running.failure().message());
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void takesARequestInPieces() throws Exception {
        try (var served = Served.capture(() -> new Counting(new Counting.World()))) {
            RunningConnector running =
                    source("127.0.0.1:" + served.server().port()).start(logs::add);

            for (byte piece : SPEC) {
                running.requests().write(piece);
            }

            assertThat(running.responses().read()).isPositive();
            running.kill();
        }
    }

    @Test
    void namesASocketThatIsNone() {
        Path missing = folder.resolve("missing.sock");
        Path longest = folder.resolve("x".repeat(120));

        assertThatThrownBy(() -> calls("unix:" + missing).spec())
                .hasMessage(
                        "the connection to the connector at unix:" + missing + " failed: No such file or directory");
        assertThatThrownBy(() -> calls("unix:" + longest).spec())
                .hasMessageContaining("unix:" + longest + " failed: ")
                .hasMessageContaining("too long");
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> calls("localhost")).hasMessageContaining("HOST:PORT or unix:PATH");
        assertThatThrownBy(() -> calls("localhost:http")).hasMessageContaining("HOST:PORT or unix:PATH");
        assertThatThrownBy(() -> calls("unix:")).hasMessageContaining("HOST:PORT or unix:PATH");
    }

    private CaptureCalls calls(String address) throws InterruptedException {
        return new CaptureCalls(source(address), logs::add);
    }

    private ConnectorSource source(String address) throws InterruptedException {
        var task =
                new CaptureTask("test/counting", new ServedEndpoint(address, RawJson.of("{}")), List.of(), 300, false);
        return new Connectors("", Map.of()).of(task, logs::add);
    }
}
