package dev.flowcdk.cli.run;

import dev.flowcdk.cli.ContainerNetwork;
import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.cli.UserInterrupts.Work;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs a catalog.
@Command(
        name = "run",
        description = {
            "Run all captures and materializations of a catalog together, until interrupted.",
            "Captures write collections as files of JSON lines, materializations follow them. A connector that fails or"
                    + " is killed is started again and goes on where the last transaction ended, and so does another"
                    + " run with the same folder. Changes of the catalog's files are taken up at once."
        })
public final class RunCommand implements Callable<Integer> {

    private static final String FOLDER = ".flow-cdk";

    private final Terminal terminal;

    @Option(names = "--source", paramLabel = "FILE", description = "Catalog file (default: ${DEFAULT-VALUE}).")
    private String source = Sources.USUAL;

    @Option(
            names = "--state",
            paramLabel = "FOLDER",
            description = "Where states and collections are kept (default: " + FOLDER + " beside the catalog).")
    private @Nullable Path folder;

    @Option(
            names = "--build",
            paramLabel = "COMMAND",
            description =
                    "Run this command in the catalog's folder when pom.xml or src/main change there, and start the tasks again"
                            + " (default: the variable FLOW_CDK_BUILD, which a project's own flow-cdk sets).")
    private @Nullable String build;

    @Mixin
    private ContainerNetwork network = new ContainerNetwork();

    /// @param terminal where it says what happens
    public RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path file = Sources.file(source);
        Path kept = folder == null ? file.toAbsolutePath().resolveSibling(FOLDER) : folder;
        var run = new CatalogRun(file, kept, network.connectors(terminal), terminal.messages(), sources(file));
        try (Work running = terminal.interrupts().begin(run::stop)) {
            run.untilStopped();
        }
        return 0;
    }

    private SourceWatch sources(Path file) {
        String command = build == null ? terminal.environment().getOrDefault("FLOW_CDK_BUILD", "") : build;
        return new SourceWatch(file.toAbsolutePath().resolveSibling(".").normalize(), command);
    }
}
