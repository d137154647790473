package dev.flowcdk.conformance;

/// Nothing can be said here, for reasons that are not the connector's fault. The message says which.
final class UnprovableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnprovableException(String message) {
        super(message);
    }
}
