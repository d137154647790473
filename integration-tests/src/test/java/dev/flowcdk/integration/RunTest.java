package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.cli.UserInterrupts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class RunTest {

    private static final Path ROOT =
            Path.of(System.getProperty("flowcdk.root")).toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void greetingsArriveOnceThoughBothConnectorsAreKilled() throws Exception {
        Path files = Files.createDirectory(folder.resolve("files"));
        Path catalog = writeCatalog(files);
        var interrupts = new UserInterrupts();
        var messages = Messages.of(Map.of(), new PrintStream(System.err, true, StandardCharsets.UTF_8));
        var command = new FlowCdk(new Terminal(OutputStream.nullOutputStream(), messages, Map.of(), interrupts));
        var status = CompletableFuture.supplyAsync(
                () -> command.run("run", "--source", catalog.toString()),
                task -> Thread.ofPlatform().start(task));

        try (WatchService arrivals = files.getFileSystem().newWatchService()) {
            files.register(arrivals, StandardWatchEventKinds.ENTRY_CREATE);
            awaitGreetings(arrivals, files, 3);
            kill("source-hello-world");
            kill("materialize-json-lines");
            awaitGreetings(arrivals, files, greetings(files).size() + 3);
        } finally {
            interrupts.interrupt();
        }

        assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
        List<Integer> greetings = greetings(files);
        assertThat(greetings)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, greetings.size()).boxed().toList());
    }

    private static void awaitGreetings(WatchService arrivals, Path files, int count)
            throws IOException, InterruptedException {
        while (greetings(files).size() < count) {
            WatchKey arrival = arrivals.poll(60, TimeUnit.SECONDS);
            assertThat(arrival).as("a further greeting").isNotNull();
            arrival.pollEvents();
            arrival.reset();
        }
    }

    private static List<Integer> greetings(Path files) throws IOException {
        var numbers = new ArrayList<Integer>();
        try (Stream<Path> visible =
                Files.list(files).filter(file -> !file.getFileName().toString().startsWith("."))) {
            for (Path file : visible.toList()) {
                for (String line : Files.readAllLines(file)) {
                    numbers.add(Integer.parseInt(line.replaceAll(".*\"number\":(\\d+).*", "$1")));
                }
            }
        }
        return numbers;
    }

    private static void kill(String connector) {
        List<ProcessHandle> running = ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains(connector))
                .toList();
        assertThat(running).as(connector).isNotEmpty();
        running.forEach(ProcessHandle::destroyForcibly);
    }

    private Path writeCatalog(Path files) throws IOException {
        return Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  acme/hello:
                    endpoint:
                      local:
                        command: [%s]
                        protobuf: true
                        config: {interval: PT0.05S}
                    bindings:
                      - {resource: {stream: greetings}, target: acme/greetings}
                materializations:
                  acme/files:
                    endpoint:
                      local:
                        command: [%s]
                        protobuf: true
                        config: {directory: %s}
                    bindings:
                      - {source: acme/greetings, resource: {prefix: greetings}}
                collections:
                  acme/greetings:
                    schema: {type: object, properties: {number: {type: integer}}, required: [number]}
                    key: [/number]
                """.formatted(
                        program("source-hello-world"), program("materialize-json-lines"), files));
    }

    private static Path program(String connector) {
        return ROOT.resolve("reference-connectors")
                .resolve(connector)
                .resolve("target/dist/bin")
                .resolve(connector);
    }
}
