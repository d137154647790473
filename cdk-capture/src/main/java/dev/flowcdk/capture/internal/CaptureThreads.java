package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.Capture;
import dev.flowcdk.internal.log.LogSink;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The threads of one session: the capture's own, the one for what waits for durable checkpoints, and the one that
/// makes sure of the end. Whichever of them fails, the session ends with that. They are threads of the platform, since
/// a capture may keep all carriers of virtual ones busy. Any thread may use it.
final class CaptureThreads<C, R, S> {

    /// How long the end waits for a transaction that is just being sent.
    private static final Duration LAST_TRANSACTION = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(CaptureThreads.class.getName());

    private final Capture<C, R, S> capture;
    private final OpenedSession<C, R, S> session;
    private final Outgoing outgoing;
    private final StopSignal stop;
    private final SessionLimits limits;
    private final CompletableFuture<Boolean> end;
    private final ExecutorService durable = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("acknowledged").factory());
    private final LogSink log = LogSink.current();
    private final CountDownLatch returned = new CountDownLatch(1);
    private final Thread thread;

    /// @param end completed when the session has ended, exceptionally when it failed
    CaptureThreads(
            Capture<C, R, S> capture,
            OpenedSession<C, R, S> session,
            Outgoing outgoing,
            StopSignal stop,
            SessionLimits limits,
            CompletableFuture<Boolean> end) {
        this.capture = capture;
        this.session = session;
        this.outgoing = outgoing;
        this.stop = stop;
        this.limits = limits;
        this.end = end;
        this.thread = Thread.ofPlatform().daemon().name("capture").unstarted(this::capture);
    }

    void start() {
        session.whenFailing(this::fail);
        thread.start();
    }

    /// Asks the capture to stop, and after a while interrupts it. Does not wait.
    void stop() {
        stop(limits.grace());
    }

    /// Ends the session because of a failure outside of the capture's thread. Does not wait. Changes nothing when the
    /// session has ended.
    void fail(Throwable cause) {
        outgoing.fail(cause);
        stop(Duration.ZERO);
    }

    private void stop(Duration grace) {
        stop.stop();
        try {
            Thread.ofPlatform().daemon().name("stop").start(() -> log.within(() -> interruptAfter(grace)));
        } catch (Error e) { // no memory for a thread: the session ends without its capture
            giveUp(e);
        }
    }

    /// Takes an acknowledgement: runs what waited for it after all that waited for earlier ones, unless the session has
    /// ended. Does not wait.
    ///
    /// @throws dev.flowcdk.internal.protocol.ProtocolException when so many checkpoints were not sent
    void acknowledge(int checkpoints) {
        List<Runnable> actions = outgoing.acknowledge(checkpoints);
        try {
            durable.execute(() -> run(actions));
        } catch (RejectedExecutionException e) {
            LOG.log(Level.TRACE, "an acknowledgement came after the end of the session", e);
        }
    }

    private void run(List<Runnable> actions) {
        try {
            actions.forEach(Runnable::run);
        } catch (Throwable e) { // also what Java would not let a Runnable throw, but other languages do
            durable.shutdownNow();
            fail(e);
        }
    }

    /// Waits so long, or until the session has ended.
    ///
    /// @return whether it has ended
    boolean awaitEnd(Duration timeout) throws InterruptedException {
        return returned.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void capture() {
        Throwable thrown = null;
        try {
            capture.capture(session);
            session.checkReturn();
        } catch (Throwable e) {
            thrown = e;
        }
        returned.countDown();
        finish(thrown);
    }

    private void interruptAfter(Duration grace) {
        try {
            if (!awaitEnd(grace)) {
                outgoing.interrupt();
                thread.interrupt();
                if (!awaitEnd(limits.lastGrace())) {
                    finish(null);
                }
            }
        } catch (Throwable e) {
            giveUp(e);
        }
    }

    private void giveUp(Throwable cause) {
        outgoing.fail(cause);
        finish(null);
    }

    private void finish(@Nullable Throwable thrown) {
        try {
            SessionRules.End outcome = outgoing.end(thrown, LAST_TRANSACTION);
            if (outcome != null) {
                durable.shutdownNow();
            }
            if (thrown != null && (outcome == null || !thrown.equals(outcome.failure()))) {
                tellUnreported(thrown);
            }
            if (outcome != null) {
                complete(outcome.failure());
            }
        } catch (RuntimeException | Error e) {
            complete(e);
        }
    }

    private void complete(@Nullable Throwable failure) {
        if (failure == null) {
            end.complete(true);
        } else {
            end.completeExceptionally(failure);
        }
    }

    /// Logs what the capture has thrown when the session's end is told as something else.
    private static void tellUnreported(Throwable thrown) {
        boolean interrupt = Interrupts.isInterrupt(thrown);
        boolean alone = Arrays.stream(thrown.getSuppressed()).allMatch(Interrupts::isInterrupt);
        LOG.log(
                interrupt && alone ? Level.DEBUG : Level.WARNING,
                interrupt ? "the capture was interrupted" : "the capture failed while its session ended",
                thrown);
    }
}
