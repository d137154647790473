package dev.flowcdk.internal.protocol;

import org.jspecify.annotations.Nullable;

/// The other side broke the protocol: bytes that are no message, or a message that is not allowed now. Shown
/// without a stack trace: the fault is not on this side.
public class ProtocolException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message which rule was broken, and by what
    public ProtocolException(String message) {
        super(message);
    }

    /// @param message which rule was broken, and by what
    public ProtocolException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
