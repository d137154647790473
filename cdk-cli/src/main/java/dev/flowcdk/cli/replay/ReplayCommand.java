package dev.flowcdk.cli.replay;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.ContainerNetwork;
import dev.flowcdk.cli.Counts;
import dev.flowcdk.cli.EnvironmentException;
import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Sources.Task;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.conformance.replay.Protocol;
import dev.flowcdk.conformance.replay.Recording;
import dev.flowcdk.conformance.replay.Replay;
import dev.flowcdk.conformance.replay.Secrets;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Has a recorded conversation once more, with a connector that may have changed.
@Command(
        name = "replay",
        description = {
            "Send the requests of a recording (preview --record) to a task's connector as it is now, and show where its"
                    + " answers or documents differ.",
            "The connector, and the secrets that were masked, come from the catalog. A capture's source, and what a"
                    + " materialization writes to, have to be as they were when the recording began.",
            "The exit status is 0 when all is the same, 1 when something differs, 2 when the command is not used as it"
                    + " is to be, 3 when this machine lacks something."
        })
public final class ReplayCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "FILE", description = "The recording.")
    private Path file = Path.of("session.flowrec");

    @Option(names = "--source", paramLabel = "FILE", description = "Catalog file (default: ${DEFAULT-VALUE}).")
    private String source = Sources.USUAL;

    @Option(names = "--name", paramLabel = "TASK", description = "Task, if it is another than the recorded one.")
    private @Nullable String name;

    @Option(
            names = "--ignore",
            split = ",",
            paramLabel = "POINTER",
            description = "JSON pointers into documents and answers that may differ, such as /ts.")
    private List<String> ignored = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "How long the connector may take for an answer (default: 30s).")
    private Duration timeout = Duration.ofSeconds(30);

    @Mixin
    private ContainerNetwork network = new ContainerNetwork();

    /// @param terminal where it prints
    public ReplayCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Recording recording;
        Task task;
        try {
            recording = Recording.read(file);
            Catalog catalog = Catalog.load(Sources.file(source));
            task = Sources.task(catalog, name == null ? recording.task() : name);
            check(recording, task);
        } catch (UserException wrong) {
            throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
        Replay.Result result;
        try {
            var replay =
                    new Replay(recording, Secrets.of(config(task), recording.secrets()), Set.copyOf(ignored), timeout);
            result = replay.run(connector(task));
        } catch (UserException missing) {
            throw new EnvironmentException(String.valueOf(missing.getMessage()));
        }
        for (String each : result.differences()) {
            terminal.line(each);
        }
        String compared = Counts.of(result.conversations(), "conversation") + " and "
                + Counts.of(result.documents(), "document") + " compared";
        terminal.line(
                result.differences().isEmpty()
                        ? "the same: " + compared
                        : Counts.of(result.differences().size(), "difference") + ": " + compared);
        return result.differences().isEmpty() ? 0 : FlowCdk.FAILED;
    }

    private static void check(Recording recording, Task task) {
        Protocol protocol = switch (task) {
            case Task.Capture capture -> Protocol.CAPTURE;
            case Task.Materialization materialization -> Protocol.MATERIALIZATION;
        };
        if (protocol != recording.protocol()) {
            throw new UserException("the recording is one of a "
                    + recording.protocol().title() + ", but the task is a " + protocol.title());
        }
    }

    private static RawJson config(Task task) {
        return switch (task) {
            case Task.Capture(var capture) -> capture.endpoint().config();
            case Task.Materialization(var materialization) ->
                materialization.endpoint().config();
        };
    }

    private ConnectorSource connector(Task task) throws InterruptedException {
        Connectors connectors = network.connectors(terminal);
        return switch (task) {
            case Task.Capture(var capture) -> connectors.of(capture, terminal.messages()::connector);
            case Task.Materialization(var materialization) ->
                connectors.of(materialization, terminal.messages()::connector);
        };
    }
}
