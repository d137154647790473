package dev.flowcdk.materialize;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// How serving comes to its end: when the thread that answers requests has ended, when a binding has failed while that
/// thread waits for the runtime, or when a stop was asked for while it waits where a session may end.
final class SessionEnd {

    private static final int CLEAN_UP_SECONDS = 5;

    private final CompletableFuture<Void> outcome = new CompletableFuture<>();

    /// Guarded by this.
    private boolean waiting;

    /// Guarded by this.
    private boolean stopping;

    /// The answering thread is going to wait for a request where a session may end.
    ///
    /// @return false when it shall end instead
    synchronized boolean mayWait() {
        waiting = !stopping;
        return waiting;
    }

    /// A request came.
    synchronized void goOn() {
        waiting = false;
    }

    /// Ends the session as soon as it may end.
    synchronized void stop() {
        stopping = true;
        if (waiting) {
            outcome.complete(null);
        }
    }

    void done() {
        outcome.complete(null);
    }

    void fail(Throwable failure) {
        outcome.completeExceptionally(failure);
    }

    /// Lets the answering thread throw the failure and clean up, but not for long: it may wait for the runtime.
    void failSoon(Throwable failure) {
        CompletableFuture.delayedExecutor(CLEAN_UP_SECONDS, TimeUnit.SECONDS).execute(() -> fail(failure));
    }

    /// Waits for the end.
    ///
    /// @throws Exception the first failure
    void await() throws Exception {
        try {
            outcome.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Exception failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }
}
