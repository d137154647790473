package dev.flowcdk.capture;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The threads of one session: the capture's own, and the one for what waits for durable checkpoints. Any thread may
/// use it.
final class RunningCapture<C, R, S> {

    /// How long a capture may go on after it was asked to stop, before it is interrupted.
    static final Duration GRACE = Duration.ofSeconds(6);

    /// How long a capture may go on after it was interrupted, before the session ends without it.
    private static final Duration LAST_GRACE = Duration.ofSeconds(2);

    private final Capture<C, R, S> capture;
    private final OpenedSession<C, R, S> session;
    private final OutgoingStream stream;
    private final StopSignal stop;
    private final CompletableFuture<Boolean> end;
    private final ExecutorService durable = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("acknowledged").factory());
    private final CountDownLatch returned = new CountDownLatch(1);
    private final Thread thread;
    private boolean finished;
    private boolean interrupted;
    private @Nullable Throwable failure;

    /// @param end completed when the session has ended, exceptionally when it failed
    RunningCapture(
            Capture<C, R, S> capture,
            OpenedSession<C, R, S> session,
            OutgoingStream stream,
            StopSignal stop,
            CompletableFuture<Boolean> end) {
        this.capture = capture;
        this.session = session;
        this.stream = stream;
        this.stop = stop;
        this.end = end;
        this.thread = Thread.ofPlatform().daemon().name("capture").unstarted(this::capture);
    }

    void start() {
        thread.start();
    }

    /// Asks the capture to stop, and after a while interrupts it. Does not wait.
    void stop(Duration grace) {
        stop.stop();
        Thread.ofVirtual().name("stop").start(() -> interruptAfter(grace));
    }

    /// Ends the session because of a failure outside of the capture's thread. Does not wait. Changes nothing when the
    /// session has ended.
    void fail(Throwable cause) {
        synchronized (this) {
            if (failure == null && !finished) {
                failure = cause;
            }
        }
        stop(Duration.ZERO);
    }

    /// Runs these actions after all earlier ones, unless the session has ended. Does not wait.
    void runDurable(List<Runnable> actions) {
        try {
            durable.execute(() -> run(actions));
        } catch (RejectedExecutionException e) {
            System.getLogger(RunningCapture.class.getName())
                    .log(System.Logger.Level.TRACE, "an acknowledgement came after the end of the session", e);
        }
    }

    private void run(List<Runnable> actions) {
        try {
            actions.forEach(Runnable::run);
        } catch (RuntimeException | Error e) {
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
            session.checkEnd();
        } catch (Exception | Error e) {
            thrown = e;
        } finally {
            returned.countDown();
            finish(thrown);
        }
    }

    private void interruptAfter(Duration grace) {
        try {
            if (awaitEnd(grace)) {
                return;
            }
            synchronized (this) {
                interrupted = true;
            }
            thread.interrupt();
            if (!awaitEnd(LAST_GRACE)) {
                finish(null);
            }
        } catch (InterruptedException e) {
            finish(e);
        }
    }

    private void finish(@Nullable Throwable thrown) {
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
        }
        durable.shutdownNow();
        Throwable reported = reported(thrown);
        if (reported == null) {
            end.complete(true);
        } else {
            end.completeExceptionally(reported);
        }
    }

    /// What the session's end is to be told as; null for an orderly end.
    private synchronized @Nullable Throwable reported(@Nullable Throwable thrown) {
        if (failure != null) {
            return failure;
        }
        if (thrown != null && !interrupted) {
            return thrown;
        }
        try {
            return stream.close() ? null : OpenedSession.stoppedInsideTransaction();
        } catch (InterruptedException e) {
            return e;
        }
    }
}
