package dev.flowcdk.cli;

import dev.flowcdk.cli.airbyte.AirbyteCommand;
import dev.flowcdk.internal.log.UtilLoggingBridge;
import dev.flowcdk.runtime.container.Connectors;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Starts `flow-cdk` in this process.
public final class Main {

    private static final int BUFFER_BYTES = 1 << 16;

    private Main() {}

    /// Runs the command and exits with its status.
    public static void main(String[] arguments) {
        if (AirbyteCommand.startsConnector(arguments)) {
            AirbyteCommand.runConnector(arguments);
            return;
        }
        run(arguments);
    }

    /// Runs the command with further subcommands and exits with its status.
    ///
    /// @param further classes of subcommands, made with the [Terminal] as their only argument
    public static void run(String[] arguments, Class<?>... further) {
        var out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES);
        System.setOut(System.err);
        System.setProperty("java.util.logging.config.class", UtilLoggingBridge.class.getName());
        var interrupts = new UserInterrupts();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(interrupts), "end"));
        var messages = Messages.of(System.getenv(), new PrintStream(System.err, true, StandardCharsets.UTF_8));
        System.exit(new FlowCdk(new Terminal(out, messages, System.getenv(), interrupts), further).run(arguments));
    }

    private static void end(UserInterrupts interrupts) {
        interrupts.interrupt();
        killChildren();
    }

    /// Nothing that was started goes on without this process. What stops an embedded PostgreSQL is left to do so, and
    /// so is what starts or removes a container.
    private static void killChildren() {
        ProcessHandle.current()
                .descendants()
                .filter(child -> !Connectors.tendsContainer(child))
                .filter(child -> child.info()
                        .command()
                        .map(command -> !command.endsWith("pg_ctl"))
                        .orElse(true))
                .forEach(ProcessHandle::destroyForcibly);
    }
}
