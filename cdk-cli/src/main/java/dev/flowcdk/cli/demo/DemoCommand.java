package dev.flowcdk.cli.demo;

import dev.flowcdk.cli.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Shows what the kit is for.
@Command(
        name = "demo",
        description = "Send a shop from one PostgreSQL database to another while it changes and while the connectors"
                + " are being killed, and compare both.")
public final class DemoCommand implements Callable<Integer> {

    private static final int MIN_ROWS = 100;

    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--rows", paramLabel = "N", description = "Rows to start with (default: ${DEFAULT-VALUE}).")
    private int rows = 200_000;

    @Option(
            names = "--kills",
            paramLabel = "N",
            description = "How often each of the two connectors is killed (default: ${DEFAULT-VALUE}).")
    private int kills = 5;

    @Option(names = "--keep", description = "Leave the databases up until Enter, and print their addresses.")
    private boolean keep;

    @Option(names = "--seed", paramLabel = "N", description = "Makes the changes and the kills of another run again.")
    private @Nullable Long seed;

    /// @param terminal where it shows
    public DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (rows < MIN_ROWS) {
            throw new ParameterException(spec.commandLine(), "--rows must be at least " + MIN_ROWS);
        }
        if (kills < 0) {
            throw new ParameterException(spec.commandLine(), "--kills must be at least 0");
        }
        var plan = new DemoPlan(rows, kills, keep, seed == null ? System.nanoTime() % 1_000_000 : seed);
        return new Demo(terminal, plan).run() ? 0 : 1;
    }
}
