package dev.flowcdk.cli;

import dev.flowcdk.cli.airbyte.AirbyteCommand;
import dev.flowcdk.cli.conformance.ConformanceCommand;
import dev.flowcdk.cli.create.NewCommand;
import dev.flowcdk.cli.demo.DemoCommand;
import dev.flowcdk.cli.docs.DocsCommand;
import dev.flowcdk.cli.form.FormCommand;
import dev.flowcdk.cli.preview.PreviewCommand;
import dev.flowcdk.cli.raw.RawCommand;
import dev.flowcdk.cli.replay.ReplayCommand;
import dev.flowcdk.cli.run.RunCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The whole command: finds the subcommand, runs it, and says what went wrong. One instance runs one command.
public final class FlowCdk {

    /// The command was given wrong arguments.
    public static final int USAGE = 2;

    /// This machine lacks something that the command needs.
    public static final int ENVIRONMENT = 3;

    /// The command failed.
    public static final int FAILED = 1;

    private final Terminal terminal;
    private final List<Class<?>> further;

    /// @param terminal where it writes to
    /// @param further classes of subcommands beside the usual ones
    public FlowCdk(Terminal terminal, Class<?>... further) {
        this.terminal = terminal;
        this.further = List.of(further);
    }

    /// Runs the command with these arguments.
    ///
    /// @return the exit status: 0, [#FAILED], [#USAGE] or [#ENVIRONMENT]
    public int run(String... arguments) {
        var line = new CommandLine(new Root(terminal), new Commands(terminal));
        further.forEach(line::addSubcommand);
        line.registerConverter(Duration.class, Durations::parse);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi()));
        line.setOut(new PrintWriter(terminal.out(), false, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler((wrong, given) -> misused(wrong));
        line.setExecutionExceptionHandler((failure, command, parsed) -> failed(failure));
        int status = line.execute(arguments);
        line.getOut().flush();
        return status;
    }

    private Ansi ansi() {
        boolean plain = !terminal.environment().getOrDefault("NO_COLOR", "").isEmpty();
        return plain ? Ansi.OFF : Ansi.AUTO;
    }

    private int misused(ParameterException wrong) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        terminal.messages().failure(wrong.getMessage() + " (see " + command + " --help)");
        return USAGE;
    }

    private int failed(Exception failure) {
        terminal.messages().failure(Failure.of(failure));
        return failure instanceof EnvironmentException ? ENVIRONMENT : FAILED;
    }

    @Command(
            name = "flow-cdk",
            description = "Runs and tries Flow connectors on this machine.",
            versionProvider = Version.class,
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {
                NewCommand.class,
                DemoCommand.class,
                PreviewCommand.class,
                RunCommand.class,
                FormCommand.class,
                ConformanceCommand.class,
                ReplayCommand.class,
                RawCommand.class,
                DocsCommand.class,
                AirbyteCommand.class
            })
    static final class Root implements Runnable {

        @Spec
        CommandSpec spec = CommandSpec.create();

        @Option(names = "--profile", scope = ScopeType.INHERIT, hidden = true, description = "Taken and ignored.")
        String profile = "";

        @Option(names = "--log-json", scope = ScopeType.INHERIT, description = "Write messages as JSON lines.")
        void logJson(boolean asked) {
            if (asked) {
                messages().useJson();
            }
        }

        @Option(
                names = {"-h", "--help"},
                scope = ScopeType.INHERIT,
                usageHelp = true,
                description = "Show what the command takes.")
        boolean help;

        @Option(
                names = {"-V", "--version"},
                versionHelp = true,
                description = "Show which version this is.")
        boolean version;

        private final Terminal terminal;

        Root(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void run() {
            throw new ParameterException(spec.commandLine(), "no command given");
        }

        private Messages messages() {
            return terminal.messages();
        }
    }
}
