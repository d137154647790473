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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs a task of a catalog as scripts written for `flowctl raw preview-next` expect it.
@Command(
        name = "preview-next",
        description = {
            "Run a capture or a materialization for at most a time, and print what it does. A materialization may have"
                    + " several shards; its session is broken off after the last commit, and another one does what is"
                    + " left to do then.",
            "The command preview is for trying out connectors."
        })
public final class PreviewNextCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--source", required = true, paramLabel = "FILE", description = "Catalog file, such as flow.yaml.")
    private String source = "";

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

    @Option(names = "--timeout", paramLabel = "TIME", description = "End all after this time, such as 10m0s.")
    private @Nullable Duration timeout;

    @Option(names = "--delay", paramLabel = "TIME", description = "Pause after each transaction; not beside --fixture.")
    private @Nullable Duration delay;

    @Option(
            names = "--fixture",
            paramLabel = "FILE",
            description = "Documents for a materialization: lines of [\"collection\", {document}] and"
                    + " {\"commit\": true}. - is standard input.")
    private @Nullable String fixture;

    @Option(
            names = "--shards",
            paramLabel = "N",
            description = "Shards of a materialization, which share documents by their keys (default: 1).")
    private int shards = 1;

    @Mixin
    private ContainerNetwork network = new ContainerNetwork();

    @Option(names = "--initial-state", paramLabel = "JSON", description = "The connector's state to start with.")
    private String initialState = InitialState.EMPTY;

    @Option(names = "--output-state", description = "Print updates of the connector's state; needs one shard.")
    private boolean outputState;

    @Option(names = "--output-apply", description = "Print what Apply did; needs one shard.")
    private boolean outputApply;

    @Option(names = "--debug-port", hidden = true, paramLabel = "PORT", description = "Taken and ignored.")
    @SuppressWarnings("unused")
    int debugPort;

    /// @param terminal where it prints
    public PreviewNextCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkShards();
        Catalog catalog = Catalog.load(Sources.file(source));
        Preview preview = preview(catalog, Sources.task(catalog, name));
        try (Work running = terminal.interrupts().begin(preview::stop)) {
            run(preview);
        } finally {
            terminal.out().flush();
        }
        return 0;
    }

    private void checkShards() {
        if (shards < 1) {
            throw new UserException("--shards " + shards + ": a task has at least one shard");
        }
        if (shards > 1 && (outputState || outputApply)) {
            throw new UserException("--output-state and --output-apply need --shards 1, but there are " + shards);
        }
        if (delay != null && fixture != null) {
            throw new UserException("--delay is of no use beside --fixture, whose commits end transactions");
        }
    }

    private Preview preview(Catalog catalog, Task task) {
        RawJson state = InitialState.of(initialState);
        var plan = new PreviewPlan(
                sessions,
                null,
                delay == null ? Duration.ZERO : delay,
                state,
                null,
                null,
                shards,
                null,
                fixture != null);
        var output = new PreviewOutput(terminal, outputState, outputApply);
        return Previews.of(catalog, task, network.connectors(terminal), fixture, plan, output);
    }

    private void run(Preview preview) throws IOException, InterruptedException {
        Duration limit = timeout;
        if (limit == null) {
            preview.run();
            return;
        }
        Thread clock = Thread.ofVirtual().name("time limit").start(() -> {
            try {
                Thread.sleep(limit);
                preview.stop();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            preview.run();
        } finally {
            clock.interrupt();
            clock.join();
        }
    }
}
