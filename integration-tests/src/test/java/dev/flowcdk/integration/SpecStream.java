package dev.flowcdk.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A process of a connector that is asked for its Spec again and again, on one stream.
final class SpecStream implements AutoCloseable {

    private static final byte[] SPEC = "{\"spec\":{}}\n".getBytes(StandardCharsets.UTF_8);
    private static final String THREAD_DUMP = "Full thread dump";
    private static final int SECONDS = 60;

    private final Process process;
    private final BufferedReader answers;
    private final CompletableFuture<String> threadDump = new CompletableFuture<>();
    private final CompletableFuture<List<String>> errors = new CompletableFuture<>();

    SpecStream(Process process) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        Thread.ofVirtual().start(this::readErrors);
    }

    private void readErrors() {
        List<String> lines = new ArrayList<>();
        process.errorReader(StandardCharsets.UTF_8).lines().forEach(line -> {
            lines.add(line);
            if (line.startsWith(THREAD_DUMP)) {
                threadDump.complete(line);
            }
        });
        errors.complete(lines);
    }

    /// Asks, and waits for the next line that the connector writes.
    String ask() throws IOException {
        process.getOutputStream().write(SPEC);
        process.getOutputStream().flush();
        return answers.readLine();
    }

    /// Waits until the virtual machine has begun to write a thread dump to standard error.
    void awaitThreadDump() throws Exception {
        threadDump.get(SECONDS, TimeUnit.SECONDS);
    }

    /// Ends the stream, and waits for the process to end.
    ///
    /// @return lines on standard output that were not asked for
    List<String> end() throws Exception {
        process.getOutputStream().close();
        process.onExit().get(SECONDS, TimeUnit.SECONDS);
        return answers.lines().toList();
    }

    /// All lines on standard error, once the process has ended.
    List<String> errors() throws Exception {
        return errors.get(SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
