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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Launchers that serve by gRPC, and the command that drives them.
@Timeout(180)
class ServedConnectorsTest {

    private static final Path ROOT =
            Path.of(System.getProperty("flowcdk.root")).toAbsolutePath().normalize();
    private static final int ENOUGH = 5;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (Process process : processes) {
            process.destroy();
            assertThat(process.waitFor()).isZero();
        }
    }

    @Test
    void arePreviewed() throws Exception {
        serve("source-hello-world");
        Path catalog = Files.writeString(folder.resolve("preview.yaml"), hello() + collections());

        Command preview = Command.run(Map.of(), "preview", "--source", catalog.toString(), "--sessions", "3");

        assertThat(preview.status()).isZero();
        assertThat(preview.out())
                .filteredOn(line -> line.startsWith("[\"acme/greetings\""))
                .hasSize(3);
    }

    @Test
    void runTogether() throws Exception {
        serve("source-hello-world");
        serve("materialize-json-lines");
        Path files = Files.createDirectory(folder.resolve("files"));
        Path catalog = Files.writeString(
                folder.resolve("flow.yaml"),
                hello() + """
                materializations:
                  acme/files:
                    endpoint: {local: {grpc: "unix:%s", config: {directory: %s}}}
                    bindings:
                      - {source: acme/greetings, resource: {prefix: greetings}}
                """.formatted(socket("materialize-json-lines"), files) + collections());
        var interrupts = new UserInterrupts();
        var messages = Messages.of(Map.of(), new PrintStream(System.err, true, StandardCharsets.UTF_8));
        var command = new FlowCdk(new Terminal(OutputStream.nullOutputStream(), messages, Map.of(), interrupts));
        var status = CompletableFuture.supplyAsync(
                () -> command.run("run", "--source", catalog.toString()),
                task -> Thread.ofPlatform().start(task));

        try (WatchService arrivals = files.getFileSystem().newWatchService()) {
            files.register(arrivals, StandardWatchEventKinds.ENTRY_CREATE);
            while (greetings(files).size() < ENOUGH) {
                WatchKey arrival = arrivals.poll(60, TimeUnit.SECONDS);
                assertThat(arrival).as("a further greeting").isNotNull();
                arrival.pollEvents();
                arrival.reset();
            }
        } finally {
            interrupts.interrupt();
        }

        assertThat(status.get(30, TimeUnit.SECONDS)).isZero();
        List<Integer> greetings = greetings(files);
        assertThat(greetings)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, greetings.size()).boxed().toList());
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

    private void serve(String connector) throws IOException {
        Path program = ROOT.resolve("reference-connectors")
                .resolve(connector)
                .resolve("target/dist/bin")
                .resolve(connector);
        Process process = new ProcessBuilder(
                        program.toString(),
                        "serve",
                        "--socket",
                        socket(connector).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        processes.add(process);
        assertThat(process.inputReader().readLine()).contains("\"socket\":");
    }

    private Path socket(String connector) {
        return folder.resolve(connector + ".s");
    }

    private String hello() {
        return """
                captures:
                  acme/hello:
                    endpoint: {local: {grpc: "unix:%s", config: {interval: PT0.05S}}}
                    bindings:
                      - {resource: {stream: greetings}, target: acme/greetings}
                """.formatted(socket("source-hello-world"));
    }

    private static String collections() {
        return """
                collections:
                  acme/greetings:
                    schema: {type: object, properties: {number: {type: integer}}, required: [number]}
                    key: [/number]
                """;
    }
}
