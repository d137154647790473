package dev.flowcdk.runtime.wire;

/// A connector ended with a failure. The message is what an operator is shown: what it said last at level error, or
/// else how it ended. The cause, where it is known, is what it threw.
public final class ConnectorFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    ConnectorFailedException(int status, String message) {
        super(message);
        this.status = status;
    }

    ConnectorFailedException(int status, ConnectorFailure failure) {
        super(failure.message(), failure.cause());
        this.status = status;
    }

    /// The exit status; above 128 for a signal.
    public int status() {
        return status;
    }
}
