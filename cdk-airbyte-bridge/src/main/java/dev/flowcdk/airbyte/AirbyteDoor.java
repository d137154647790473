package dev.flowcdk.airbyte;

import dev.flowcdk.airbyte.destination.AirbyteDestination;
import dev.flowcdk.airbyte.source.AirbyteSource;
import dev.flowcdk.internal.launch.Door;
import dev.flowcdk.internal.launch.Entrance;
import dev.flowcdk.internal.launch.UsageException;
import dev.flowcdk.internal.log.LogSink;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Airbyte's command line: a capture is a source, a materialization a destination.
public final class AirbyteDoor implements Door {

    private static final List<String> COMMANDS = List.of("spec", "check", "discover", "read", "write");

    @Override
    public List<String> commands() {
        return COMMANDS;
    }

    @Override
    public int enter(Entrance entrance, List<String> arguments) throws Exception {
        var messages = new AirbyteOutput(entrance.output(), Clock.systemUTC());
        var logs = new PrintStream(new LogMessages(messages), false, StandardCharsets.UTF_8);
        var environment = new HashMap<>(System.getenv());
        environment.put("LOG_FORMAT", "json");
        var status = new AtomicInteger();
        LogSink.to(logs, environment).within(() -> status.set(run(entrance, arguments, messages)));
        return status.get();
    }

    private int run(Entrance entrance, List<String> arguments, AirbyteOutput messages) throws Exception {
        try {
            Actor actor = actor(entrance);
            List<String> options = actor.commands().get(arguments.getFirst());
            if (options == null) {
                throw new UsageException("this connector has no command \"" + arguments.getFirst() + "\"; it takes "
                        + String.join(
                                ", ",
                                actor.commands().keySet().stream().sorted().toList()));
            }
            return actor.run(CommandLine.of(arguments, options), messages);
        } catch (UsageException usage) {
            throw usage; // told by whoever came in
        } catch (ToldException told) {
            throw told.getCause() instanceof Exception cause ? cause : told;
        } catch (Throwable failure) {
            messages.error(FailureType.of(failure), String.valueOf(failure.getMessage()), null);
            throw failure;
        }
    }

    @Override
    public void train(Entrance entrance) throws Exception {
        enter(entrance, List.of("spec"));
    }

    @Override
    public void refuse(Entrance entrance, String problem) {
        new AirbyteOutput(entrance.output(), Clock.systemUTC()).error(FailureType.CONFIG, problem, null);
    }

    private static Actor actor(Entrance entrance) {
        return switch (entrance.taskType()) {
            case CAPTURE -> new AirbyteSource(entrance);
            case MATERIALIZATION ->
                new AirbyteDestination(entrance, System.getenv().getOrDefault("CONNECTION_ID", ""));
        };
    }
}
