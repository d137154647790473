package dev.flowcdk.integration;

import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// What the command did with some arguments.
///
/// @param out the lines of standard output
/// @param err the lines of standard error
record Command(int status, List<String> out, List<String> err) {

    /// Runs the command in this process.
    static Command run(Map<String, String> environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var messages = Messages.of(environment, new PrintStream(err, true, StandardCharsets.UTF_8));
        int status = new FlowCdk(new Terminal(out, messages, environment)).run(arguments);
        return new Command(status, lines(out), lines(err));
    }

    private static List<String> lines(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
