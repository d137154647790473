package dev.flowcdk.cli.airbyte;

import dev.flowcdk.airbyte.host.HostMain;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs an Airbyte source as a capture on standard input and output. What has a source's command is not run as a
/// subcommand: the process is then a connector, with streams and signals of its own.
@Command(
        name = "airbyte",
        description = {
            "Run any Airbyte source as a capture, on standard input and output.",
            "Flow, or a catalog with endpoint: {local: {command: [flow-cdk, airbyte, --, source-faker]}}, starts it."
        })
public final class AirbyteCommand implements Callable<Integer> {

    private static final String NAME = "airbyte";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "-- COMMAND", description = "The source's program and arguments of its own.")
    List<String> command = List.of();

    /// Whether a command line starts a connector.
    public static boolean startsConnector(String... arguments) {
        return arguments.length > 2 && arguments[0].equals(NAME) && arguments[1].equals("--");
    }

    /// Runs the connector, and ends the process with it.
    public static void runConnector(String... arguments) {
        HostMain.main(List.of(arguments).subList(2, arguments.length).toArray(new String[0]));
    }

    @Override
    public Integer call() {
        throw new ParameterException(
                spec.commandLine(), "write flow-cdk airbyte -- COMMAND, where COMMAND starts the source");
    }
}
