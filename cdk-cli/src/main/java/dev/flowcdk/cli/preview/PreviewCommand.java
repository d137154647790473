package dev.flowcdk.cli.preview;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.ContainerNetwork;
import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Sources.Task;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.cli.UserInterrupts.Work;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs a task of a catalog and prints what it does.
@Command(
        name = "preview",
        description = {
            "Run a capture or a materialization and print what it does: on standard output documents and states, as"
                    + " flowctl does; on standard error how far it has come, and in the end how much there was.",
            "The connector is a program of this machine (endpoint: {local: {command: [...]}}) or an image (endpoint:"
                    + " {connector: {image: NAME:TAG}}), which docker runs and pulls first, unless its tag is local."
        })
public final class PreviewCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--source", paramLabel = "FILE", description = "Catalog file (default: ${DEFAULT-VALUE}).")
    private String source = Sources.USUAL;

    @Option(
            names = "--name",
            paramLabel = "TASK",
            description = "Capture or materialization; needed when the catalog has several.")
    private @Nullable String name;

    @Option(
            names = "--sessions",
            split = ",",
            paramLabel = "N",
            description = "Transactions of each session, such as 2,1,-1; a negative number is no limit.")
    private List<Integer> sessions = List.of(-1);

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description = "End a session when nothing came for so long, such as 30s.")
    private @Nullable Duration timeout;

    @Option(names = "--delay", paramLabel = "TIME", description = "Pause after each transaction.")
    private Duration delay = Duration.ZERO;

    @Option(
            names = "--fixture",
            paramLabel = "FILE",
            description = "Documents for a materialization: lines of [\"collection\", {document}] and"
                    + " {\"commit\": true}, or one array of transactions. - is standard input.")
    private @Nullable String fixture;

    @Mixin
    private ContainerNetwork network = new ContainerNetwork();

    @Option(
            names = "--state",
            paramLabel = "FOLDER",
            description = "Keep the connector's state, what was applied and the checkpoint in this folder: the next"
                    + " preview goes on from there, as Flow does after a crash or a changed specification.")
    private @Nullable Path folder;

    @Option(names = "--initial-state", paramLabel = "JSON", description = "The connector's state to start with.")
    private String initialState = InitialState.EMPTY;

    @Option(names = "--output-state", description = "Print updates of the connector's state.")
    private boolean outputState;

    @Option(names = "--output-apply", description = "Print what Apply did.")
    private boolean outputApply;

    @Option(
            names = "--debug",
            arity = "0..1",
            fallbackValue = Debugging.USUAL_PORT,
            paramLabel = "PORT",
            description = "The connector of each session waits for a debugger at this port of 127.0.0.1 (default: "
                    + Debugging.USUAL_PORT + "; 0 for any that is free).")
    private @Nullable Integer debugPort;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Write all messages into this file, secrets masked; flow-cdk replay compares with it what a"
                    + " changed connector says.")
    private @Nullable Path record;

    /// @param terminal where it prints
    public PreviewCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Catalog catalog = Catalog.load(Sources.file(source));
        Task task = Sources.task(catalog, name);
        Preview preview = preview(catalog, task);
        try (Work running = terminal.interrupts().begin(preview::stop)) {
            preview.run();
        } finally {
            terminal.out().flush();
        }
        return 0;
    }

    private Preview preview(Catalog catalog, Task task) {
        var plan = new PreviewPlan(sessions, timeout, delay, state(), folder, debugging(task), 1, record, false);
        var output = new PreviewOutput(terminal, outputState, outputApply);
        return Previews.of(catalog, task, network.connectors(terminal), fixture, plan, output);
    }

    private @Nullable Debugging debugging(Task task) {
        if (debugPort == null) {
            return null;
        }
        Debugging.check(
                switch (task) {
                    case Task.Capture(var capture) -> capture.endpoint();
                    case Task.Materialization(var materialization) -> materialization.endpoint();
                });
        return new Debugging(debugPort, terminal);
    }

    private RawJson state() {
        if (folder != null && !initialState.equals(InitialState.EMPTY)) {
            throw new UserException("--initial-state is of no use beside --state, which has a state of its own");
        }
        return InitialState.of(initialState);
    }
}
