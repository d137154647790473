package dev.flowcdk.internal.launch;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A process of a test's main class.
final class Launched implements AutoCloseable {

    private static final int SECONDS = 60;

    private final Process process;
    private final Path errors;
    private final BufferedReader out;

    private Launched(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.out = process.inputReader(StandardCharsets.UTF_8);
    }

    /// How it ended.
    ///
    /// @param out all that it wrote on standard output
    /// @param errors lines on standard error
    record End(int status, String out, List<String> errors) {

        /// The records of a process that logs as JSON.
        List<JsonNode> logs() {
            return errors.stream().map(JsonMapper.shared()::readTree).toList();
        }

        JsonNode lastLog() {
            return logs().getLast();
        }
    }

    static Launched start(Class<?> main, Map<String, String> environment, List<String> options, String... arguments) {
        try {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path")));
            command.addAll(options);
            command.add(main.getName());
            command.addAll(List.of(arguments));
            File errors = File.createTempFile("launched", ".log");
            var builder = new ProcessBuilder(command).redirectError(Redirect.to(errors));
            builder.environment().keySet().removeAll(List.of("LOG_FORMAT", "LOG_LEVEL", "FLOW_RUNTIME_CODEC"));
            builder.environment().putAll(environment);
            return new Launched(builder.start(), errors.toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Gives it all of its input.
    Launched feed(byte[] input) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(input);
        } catch (IOException closed) {
            // it has ended without reading
        }
        return this;
    }

    /// Waits for its next line on standard output.
    String line() throws IOException {
        return out.readLine();
    }

    /// Sends SIGTERM.
    Launched terminate() {
        process.toHandle().destroy(); // leaves the streams open
        return this;
    }

    End end() throws IOException, InterruptedException {
        try {
            var rest = CompletableFuture.supplyAsync(
                    () -> out.lines().map(line -> line + "\n").collect(joining()));
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("ends within %s seconds", SECONDS)
                    .isTrue();
            return new End(process.exitValue(), rest.join(), Files.readAllLines(errors));
        } finally {
            close();
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(errors);
    }
}
