package dev.flowcdk.airbyte.host;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.MalformedException;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The source's program, which is started for each question. Any thread may use it.
final class SourceCommand {

    private static final JsonMapper JSON = Numbers.exactMapper();

    private final List<String> program;
    private final HostOptions options;
    private final Set<SourceProcess> running = ConcurrentHashMap.newKeySet();
    private final Phaser folders = new Phaser(1);
    private volatile boolean stopped;

    /// @param program the program and arguments of its own
    SourceCommand(List<String> program, HostOptions options) {
        this.program = List.copyOf(program);
        this.options = options;
    }

    /// The source's config schema and what else it says of itself.
    JsonNode spec() throws IOException, InterruptedException {
        return answer("SPEC", "spec", List.of("spec"), _ -> {});
    }

    /// What it says of a connection with this config.
    JsonNode check(GivenConfig config) throws IOException, InterruptedException {
        return withConfig(config, "check", "CONNECTION_STATUS", "connectionStatus");
    }

    /// The catalog of its streams.
    JsonNode discover(GivenConfig config) throws IOException, InterruptedException {
        return withConfig(config, "discover", "CATALOG", "catalog");
    }

    /// Starts to read. Whoever asks closes the process.
    SourceProcess read(String config, String catalog, @Nullable String state) {
        List<String> arguments = new ArrayList<>(List.of("read", "--config", config, "--catalog", catalog));
        if (state != null) {
            arguments.add("--state");
            arguments.add(state);
        }
        return start(arguments);
    }

    /// A folder for what the source is given. Whoever asks closes it.
    SourceFiles files() throws IOException {
        folders.register();
        return new SourceFiles(folders::arriveAndDeregister);
    }

    /// Waits until all folders are gone; to be called once, when nothing more is started.
    void awaitClean(Duration limit) throws InterruptedException {
        try {
            folders.awaitAdvanceInterruptibly(folders.arrive(), limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            System.getLogger(SourceCommand.class.getName())
                    .log(System.Logger.Level.WARNING, "a folder with the source's config could not be deleted in time");
        }
    }

    /// No longer counts a process that was closed.
    void ended(SourceProcess process) {
        running.remove(process);
    }

    /// Ends what runs, and what is started from now on.
    void stop(Duration grace) {
        stopped = true;
        running.forEach(process -> process.end(grace));
    }

    /// Kills what runs; what is started from now on is ended, too.
    void kill() {
        stopped = true;
        running.forEach(SourceProcess::kill);
    }

    private JsonNode withConfig(GivenConfig config, String command, String type, String member)
            throws IOException, InterruptedException {
        try (var files = files()) {
            String file = files.write("config.json", config.given());
            return answer(type, member, List.of(command, "--config", file), config::change);
        }
    }

    /// The first answer counts, whatever the exit status: sources say that a check failed with either.
    private JsonNode answer(String type, String member, List<String> arguments, Consumer<ObjectNode> newConfig)
            throws IOException, InterruptedException {
        String command = arguments.getFirst();
        var log = new SourceLog();
        var late = new AtomicBoolean();
        SourceProcess process = start(arguments);
        try (process;
                var _ = Alarm.after(options.answer(), () -> {
                    late.set(true);
                    process.end(options.grace());
                })) {
            JsonNode answer = null;
            var lines = new LineReader(process.output(), Reading.MAX_LINE_BYTES);
            var line = new Slice();
            while (answer == null && lines.next(line)) {
                answer = message(type, member, line, lines, log, newConfig);
            }
            if (answer != null) {
                return answer;
            }
            int status = process.exitStatus();
            log.summarize();
            if (late.get()) {
                throw new TransientException("the source has not answered to \"" + command + "\" within "
                        + options.answer() + "; " + HostOptions.ANSWER + " sets another limit");
            }
            RuntimeException failure = log.failure(status, process.lastError());
            throw failure != null
                    ? failure
                    : new UserException("the source \"" + program.getFirst() + "\" ended without an answer to \""
                            + command + "\"; it is no Airbyte source");
        } finally {
            ended(process);
        }
    }

    private static @Nullable JsonNode message(
            String type, String member, Slice line, LineReader lines, SourceLog log, Consumer<ObjectNode> newConfig) {
        var seen = new SourceLine();
        JsonNode message;
        try {
            seen.read(line);
            Slice json = seen.message();
            message = JSON.readTree(json.array(), json.offset(), json.length());
        } catch (MalformedException | JacksonException malformed) {
            log.bad(line, lines.number(), String.valueOf(malformed.getMessage()));
            return null;
        }
        String said = message.path("type").asString("");
        switch (said) {
            case "LOG" -> log.log(message.path("log"));
            case "TRACE" -> log.trace(message.path("trace"));
            case "CONTROL" -> {
                if (message.path("control").path("connectorConfig").path("config") instanceof ObjectNode config) {
                    newConfig.accept(config);
                }
            }
            case "" -> log.bad(line, lines.number(), "it has no type");
            case String other -> {
                if (other.equals(type) && message.path(member).isObject()) {
                    return message.path(member);
                }
            }
        }
        return null;
    }

    /// What was told to stop meanwhile is ended at once.
    private SourceProcess start(List<String> arguments) {
        SourceProcess process = SourceProcess.start(program, arguments);
        running.add(process);
        if (stopped) {
            process.end(options.grace());
        }
        return process;
    }
}
