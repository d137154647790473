package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The source's program, started with one command. Its standard error is read all the time, so that it never waits for
/// that, and goes into the log. Any thread may end it.
final class SourceProcess implements AutoCloseable {

    private static final System.Logger LOGGER = System.getLogger(SourceProcess.class.getName());
    private static final int LONGEST_LOGGED = 10_000;

    private final Process process;
    private final Thread errors;
    private volatile String lastError = "";
    private volatile List<ProcessHandle> descendants = List.of();

    private SourceProcess(Process process) {
        this.process = process;
        this.errors = Thread.ofPlatform().daemon().name("source-errors").start(this::logErrors);
    }

    /// @param program the source's program and arguments of its own
    /// @param arguments Airbyte's
    /// @throws UserException when it cannot be started
    static SourceProcess start(List<String> program, List<String> arguments) {
        var command = new ArrayList<>(program);
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        Map<String, String> variables = builder.environment();
        // they are for this connector, and mean nothing or something else to the source
        variables.remove("FLOW_RUNTIME_CODEC");
        variables.remove("LOG_FORMAT");
        try {
            return new SourceProcess(builder.start());
        } catch (IOException failed) {
            throw new UserException(
                    "cannot start the source \"" + program.getFirst() + "\": " + failed.getMessage()
                            + "; name a program that is installed here",
                    failed);
        }
    }

    InputStream output() {
        return process.getInputStream();
    }

    /// The last line that it wrote to standard error; empty for none.
    String lastError() {
        return lastError;
    }

    /// Asks it to end (SIGTERM).
    void terminate() {
        descendants = process.descendants().toList();
        process.toHandle().destroy(); // unlike the process's own, it leaves the pipes open
    }

    /// Ends it and all that it has started (SIGKILL).
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        descendants.forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    /// Asks it to end, and kills it when it has not done so in time. Does not wait.
    void end(Duration grace) {
        terminate();
        Thread.ofPlatform().daemon().name("source-end").start(() -> {
            try {
                if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOGGER.log(
                            Level.WARNING,
                            "the source has not ended " + grace.toMillis() + " ms after SIGTERM; killing it");
                }
                kill(); // what it has started may still hold its output open
            } catch (InterruptedException never) {
                kill();
            }
        });
    }

    /// Waits for its end, and for that of its standard error.
    ///
    /// @return the exit status; 128 and the signal's number when a signal ended it
    int exitStatus() throws InterruptedException {
        int status = process.waitFor();
        errors.join(Duration.ofSeconds(1)); // longer only when something that it left behind holds it open
        return status;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Leaves nothing behind.
    @Override
    public void close() {
        kill();
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void logErrors() {
        try (var reader = new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                if (!line.isBlank()) {
                    lastError = line.length() > LONGEST_LOGGED ? line.substring(0, LONGEST_LOGGED) : line;
                    LOGGER.log(Level.WARNING, lastError);
                }
            }
        } catch (IOException closed) {
            LOGGER.log(Level.DEBUG, "standard error of the source is closed", closed);
        }
    }
}
