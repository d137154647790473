package dev.flowcdk.capture.internal;

import java.util.concurrent.ExecutionException;

/// Throws on what another thread threw.
final class Failures {

    private Failures() {}

    /// The exception to throw on; an [Error] is thrown at once.
    static Exception causeOf(ExecutionException wrapper) {
        Throwable cause = wrapper.getCause();
        return cause == null ? wrapper : thrown(cause);
    }

    /// The same for what was thrown itself.
    static Exception thrown(Throwable failure) {
        return switch (failure) {
            case Error error -> throw error;
            case Exception exception -> exception;
            default -> new IllegalStateException(failure);
        };
    }
}
