package dev.flowcdk.cli;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// How a failure is told to whoever runs the command.
///
/// @param message what happened
/// @param stack where, when it is not the message that tells how to mend it; else null
public record Failure(String message, @Nullable String stack) {

    /// What is told of a failure.
    public static Failure of(Throwable failure) {
        return switch (failure) {
            case UserException mistake -> plain(mistake);
            case EnvironmentException missing -> plain(missing);
            case ConnectorFailedException failed -> plain(failed);
            case RuleBrokenException broken -> plain(broken);
            case InterruptedException interrupted -> new Failure("interrupted", null);
            case UncheckedIOException wrapper when wrapper.getCause() != null -> of(wrapper.getCause());
            case IOException io -> new Failure(io.toString(), null);
            default -> new Failure("unexpected: " + failure, stack(failure));
        };
    }

    private static Failure plain(RuntimeException failure) {
        String message = failure.getMessage();
        return new Failure(message == null ? failure.toString() : message, null);
    }

    private static String stack(Throwable failure) {
        var stack = new StringWriter();
        failure.printStackTrace(new PrintWriter(stack));
        return stack.toString().stripTrailing();
    }
}
