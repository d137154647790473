package dev.flowcdk.testing.wire;

/// A connector ended with a failure. The message is what it said last at level error, which is what an operator is
/// shown.
public final class ConnectorFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ConnectorFailedException(int status, String message) {
        super(message);
        this.status = status;
    }

    /// The exit status; above 128 for a signal.
    public int status() {
        return status;
    }
}
