package dev.flowcdk.benchmarks;

/// Starts `flow-cdk bench`: the command with one subcommand more, which is not shipped.
public final class BenchMain {

    private BenchMain() {}

    /// Runs the command and exits with its status.
    public static void main(String[] arguments) {
        dev.flowcdk.cli.Main.run(arguments, BenchCommand.class);
    }
}
