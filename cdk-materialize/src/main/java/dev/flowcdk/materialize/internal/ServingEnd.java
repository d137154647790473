package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.launch.Channel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How serving comes to its end: when the thread that answers requests has ended, when a binding has failed while that
/// thread waits for the runtime, or when a stop was asked for while it waits where a session may end.
///
/// Needs neither memory nor threads of its own once it exists, since a lack of these may be what ends the session.
final class ServingEnd {

    private final Duration cleanUp;

    // all guarded by this
    private final FirstFailure failures = new FirstFailure();
    private boolean waiting;
    private boolean stopping;
    private boolean ended;
    private long latestEnd;
    private @Nullable Channel channel;

    /// @param cleanUp how long the answering thread may take to clean up after a failure elsewhere
    ServingEnd(Duration cleanUp) {
        this.cleanUp = cleanUp;
    }

    /// What the answering thread waits for its requests on.
    synchronized void ends(Channel served) {
        channel = served;
    }

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

    /// Ends the session as soon as it may end: where it waits for a request, there is none any more, so that the
    /// answering thread cleans up.
    void stop() {
        Channel waitedOn = stopWaiting();
        if (waitedOn != null) {
            waitedOn.end();
        }
    }

    /// Whether a stop was asked for.
    synchronized boolean stopping() {
        return stopping;
    }

    private synchronized @Nullable Channel stopWaiting() {
        stopping = true;
        if (!waiting) {
            return null;
        }
        latestEnd = System.nanoTime() + cleanUp.toNanos();
        notifyAll();
        return channel;
    }

    synchronized void done() {
        ended = true;
        notifyAll();
    }

    synchronized void fail(Throwable failure) {
        if (!ended) {
            failures.add(failure);
            done();
        }
    }

    /// Lets the answering thread throw the failure and clean up, but not for long: it may wait for the runtime.
    synchronized void failSoon(Throwable failure) {
        if (!ended && !failures.any()) {
            failures.add(failure);
            latestEnd = System.nanoTime() + cleanUp.toNanos();
            notifyAll();
        }
    }

    /// Waits for the end.
    ///
    /// @throws Exception the first failure
    synchronized void await() throws Exception {
        while (!ended && !failures.any() && !(stopping && waiting)) {
            wait();
        }
        long left = latestEnd - System.nanoTime();
        while (!ended && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = latestEnd - System.nanoTime();
        }
        failures.rethrow();
    }
}
