package dev.flowcdk.conformance;

/// The connector did something wrong.
public final class NotHeldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message after what, and what is wrong
    public NotHeldException(String message) {
        super(message);
    }

    /// @param message after what, and what is wrong
    /// @param cause how the connector failed
    public NotHeldException(String message, Throwable cause) {
        super(message, cause);
    }
}
