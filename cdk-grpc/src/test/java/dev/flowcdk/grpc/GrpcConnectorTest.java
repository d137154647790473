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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The local runtime's side.
@Timeout(120)
class GrpcConnectorTest {

    private final List<ConnectorLog> logs = new ArrayList<>();

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
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> calls("localhost")).hasMessageContaining("HOST:PORT or unix:PATH");
        assertThatThrownBy(() -> calls("localhost:http")).hasMessageContaining("HOST:PORT or unix:PATH");
        assertThatThrownBy(() -> calls("unix:")).hasMessageContaining("HOST:PORT or unix:PATH");
    }

    private CaptureCalls calls(String address) throws InterruptedException {
        var task =
                new CaptureTask("test/counting", new ServedEndpoint(address, RawJson.of("{}")), List.of(), 300, false);
        return new CaptureCalls(new Connectors("", Map.of()).of(task, logs::add), logs::add);
    }
}
