package dev.flowcdk.capture;

import java.util.concurrent.ExecutionException;

/// Unwraps what another thread threw.
final class Failures {

    private Failures() {}

    /// The exception to throw on; an [Error] is thrown at once.
    static Exception causeOf(ExecutionException wrapper) {
        return switch (wrapper.getCause()) {
            case Error error -> throw error;
            case Exception exception -> exception;
            case null, default -> wrapper;
        };
    }
}
