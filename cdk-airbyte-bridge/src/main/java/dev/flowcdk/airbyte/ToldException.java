package dev.flowcdk.airbyte;

import java.io.Serial;

/// A failure of which an error message has been sent already: its cause.
public final class ToldException extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    /// @param cause the failure
    public ToldException(Throwable cause) {
        super(cause);
    }
}
