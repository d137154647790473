package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Terminal;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// An editor's debugger at a connector that a preview runs.
@Timeout(120)
class DebugTest {

    private static final String TYPE = "dev.flowcdk.reference.hello.HelloWorld";
    private static final String LINE = "binding.emit(new Greeting(";
    private static final String WAITS = "waits for a debugger at 127.0.0.1:";
    private static final long LIMIT_MILLISECONDS = 60_000;

    @TempDir
    private Path folder;

    private Path catalog = Path.of("");

    @BeforeEach
    void writeCatalog() throws IOException {
        catalog = Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  acme/hello:
                    endpoint:
                      local:
                        command: [%s]
                        config: {interval: PT0.01S}
                    bindings:
                      - {resource: {stream: greetings}, target: acme/greetings}
                collections:
                  acme/greetings:
                    schema: {type: object, properties: {number: {type: integer}}, required: [number]}
                    key: [/number]
                """.formatted(
                        ConnectorImages.module("source-hello-world").resolve("target/dist/bin/source-hello-world")));
    }

    @Test
    void stopsAtTheAuthorsLine() throws Exception {
        var out = new ByteArrayOutputStream();
        try (var said = new PipedInputStream(1 << 16);
                var err = new PrintStream(new PipedOutputStream(said), true, StandardCharsets.UTF_8)) {
            var command = new FlowCdk(new Terminal(out, Messages.of(Map.of(), err), Map.of()));
            var status = CompletableFuture.supplyAsync(
                    () -> command.run("preview", "--source", catalog.toString(), "--sessions", "1", "--debug=0"),
                    task -> Thread.ofPlatform().start(task));

            VirtualMachine connector = attach(port(said));
            BreakpointEvent hit = hit(connector);

            assertThat(hit.location().sourceName()).isEqualTo("HelloWorld.java");
            assertThat(line(hit.location().lineNumber())).contains(LINE);
            assertThat(out.toByteArray()).isEmpty();
            connector.dispose();
            assertThat(status.get(LIMIT_MILLISECONDS, TimeUnit.MILLISECONDS)).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .singleElement()
                .asString()
                .startsWith("[\"acme/greetings\",");
    }

    @Test
    void saysThatAPortIsTaken() throws IOException {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Command run =
                    Command.run(Map.of(), "preview", "--source", catalog.toString(), "--debug=" + other.getLocalPort());

            assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
            assertThat(run.err().getLast())
                    .contains("port " + other.getLocalPort())
                    .contains("--debug=PORT");
        }
    }

    @Test
    void isNotForImages() throws IOException {
        Files.writeString(
                catalog,
                Files.readString(catalog)
                        .replace("local:", "connector:")
                        .replaceFirst("command: .*", "image: acme/hello:local"));

        Command run = Command.run(Map.of(), "preview", "--source", catalog.toString(), "--debug");

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err())
                .singleElement()
                .asString()
                .contains("--debug is for")
                .contains("acme/hello:local");
    }

    private static int port(PipedInputStream said) throws IOException {
        var reader = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8));
        String line = reader.readLine();
        while (!line.contains(WAITS)) {
            line = reader.readLine();
        }
        return Integer.parseInt(
                line.substring(line.indexOf(WAITS) + WAITS.length()).strip());
    }

    /// Attaches as soon as the virtual machine listens.
    private static VirtualMachine attach(int port) throws Exception {
        AttachingConnector socket = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = socket.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(String.valueOf(port));
        while (true) {
            try {
                return socket.attach(arguments);
            } catch (ConnectException notYet) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("nothing listens at port " + port);
                }
            }
        }
    }

    private static BreakpointEvent hit(VirtualMachine connector) throws Exception {
        var requests = connector.eventRequestManager();
        var prepared = requests.createClassPrepareRequest();
        prepared.addClassFilter(TYPE);
        prepared.enable();
        while (true) {
            EventSet events = connector.eventQueue().remove(LIMIT_MILLISECONDS);
            assertThat(events).as("what the debugger is told").isNotNull();
            for (Event event : events) {
                if (event instanceof BreakpointEvent hit) {
                    return hit;
                }
                if (event instanceof ClassPrepareEvent loaded) {
                    breakAt(loaded.referenceType());
                }
            }
            events.resume();
        }
    }

    private static void breakAt(ReferenceType type) throws Exception {
        int number = source().indexOf(source().stream()
                        .filter(line -> line.contains(LINE))
                        .findFirst()
                        .orElseThrow())
                + 1;
        type.virtualMachine()
                .eventRequestManager()
                .createBreakpointRequest(type.locationsOfLine(number).getFirst())
                .enable();
    }

    private static String line(int number) throws IOException {
        return source().get(number - 1);
    }

    private static List<String> source() throws IOException {
        return Files.readAllLines(ConnectorImages.module("source-hello-world")
                .resolve("src/main/java")
                .resolve(TYPE.replace('.', '/') + ".java"));
    }
}
