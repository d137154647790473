package dev.flowcdk.cli;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// Where a command writes to and what it is told by its surroundings.
///
/// @param out standard output; results go there and nothing else
/// @param messages what is said on standard error
/// @param environment the environment variables
/// @param interrupts what is to end when the program is asked to
public record Terminal(
        OutputStream out, Messages messages, Map<String, String> environment, UserInterrupts interrupts) {

    public Terminal {
        environment = Map.copyOf(environment);
    }

    /// A terminal at which nobody interrupts.
    public Terminal(OutputStream out, Messages messages, Map<String, String> environment) {
        this(out, messages, environment, new UserInterrupts());
    }

    /// Writes a line to standard output at once.
    public void line(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        out.flush();
    }

    /// Writes a line to standard output at once.
    public void line(GrowingBytes text) throws IOException {
        text.writeTo(out);
        out.write('\n');
        out.flush();
    }
}
