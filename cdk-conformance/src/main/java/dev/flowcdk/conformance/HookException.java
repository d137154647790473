package dev.flowcdk.conformance;

/// A hook failed, so that nothing can be said of the connector. The message says which, and how.
public final class HookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message which hook, and how it failed
    public HookException(String message) {
        super(message);
    }

    /// @param message which hook, and how it failed
    /// @param cause the failure
    public HookException(String message, Throwable cause) {
        super(message, cause);
    }
}
