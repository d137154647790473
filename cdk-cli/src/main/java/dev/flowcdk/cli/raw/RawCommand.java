package dev.flowcdk.cli.raw;

import dev.flowcdk.cli.preview.PreviewNextCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The group of single calls.
@Command(
        name = "raw",
        description = "Make single calls to a connector.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {SpecCommand.class, DiscoverCommand.class, BundleCommand.class, PreviewNextCommand.class})
public final class RawCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "no command given");
    }
}
