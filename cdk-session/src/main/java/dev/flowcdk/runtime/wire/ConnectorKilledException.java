package dev.flowcdk.runtime.wire;

/// This side killed the connector on purpose.
public final class ConnectorKilledException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConnectorKilledException(String message) {
        super(message);
    }
}
