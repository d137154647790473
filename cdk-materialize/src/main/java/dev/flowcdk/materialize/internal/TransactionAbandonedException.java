package dev.flowcdk.materialize.internal;

import org.jspecify.annotations.Nullable;

/// The runtime ended the stream inside a transaction. Nothing of the transaction counts: the runtime sends it anew in
/// its next session, so for the connector this is an end like any other.
final class TransactionAbandonedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    TransactionAbandonedException(String message) {
        super(message);
    }

    /// Whether the failure, or what led to it, is the end of the stream: a transactor may have wrapped it.
    static boolean led(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransactionAbandonedException) {
                return true;
            }
        }
        return false;
    }
}
