package dev.flowcdk.testing.conformance;

/// A connector lost, doubled or changed something.
public final class ConformanceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message after what, and what is different
    public ConformanceException(String message) {
        super(message);
    }

    /// @param message after what, and what is different
    /// @param cause how the connector failed
    public ConformanceException(String message, Throwable cause) {
        super(message, cause);
    }
}
