package dev.flowcdk;

import org.jspecify.annotations.Nullable;

/// A failure that time mends: a connection that broke, a server that restarts. The connector ends with a non-zero
/// status and one clear message; the runtime starts it again and it resumes from its last checkpoint.
public class TransientException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message what broke and where, shown as it is
    public TransientException(String message) {
        super(message);
    }

    /// @param message what broke and where, shown as it is
    /// @param cause the failure behind it
    public TransientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
