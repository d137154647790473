package dev.flowcdk.runtime.pipeline;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps one task of a pipeline running: one session after the other, with back-off after failures.
abstract class Supervised {

    private static final Duration PAUSE_AFTER_KILL = Duration.ofMillis(100);

    private final String task;
    private final PipelineListener listener;
    private final Restarts restarts;
    private final Thread thread;
    private final Object lock = new Object();
    private boolean stopping;
    private @Nullable Exception failure;
    private int failures;

    Supervised(String task, Restarts restarts, PipelineListener listener) {
        this.task = task;
        this.restarts = restarts;
        this.listener = listener;
        this.thread = new Thread(this::supervise, task);
        thread.setDaemon(true);
    }

    /// Runs one session.
    ///
    /// @return how long to wait before the next one
    abstract Duration session() throws IOException, InterruptedException;

    /// Asks the running session to end.
    abstract void stopSession() throws InterruptedException;

    final void start() {
        thread.start();
    }

    final String task() {
        return task;
    }

    final PipelineListener listener() {
        return listener;
    }

    /// To be called when a session made progress.
    final void progress() {
        synchronized (lock) {
            failures = 0;
        }
    }

    /// From now on the end of a session is no failure, and none is started any more; the one that runs goes on.
    final void startNoMore() {
        synchronized (lock) {
            stopping = true;
            lock.notifyAll();
        }
    }

    final void stop() throws InterruptedException {
        startNoMore();
        stopSession();
        thread.join();
    }

    final boolean stopping() {
        synchronized (lock) {
            return stopping;
        }
    }

    /// What ended the task for good; null while it runs.
    final @Nullable Exception failure() {
        synchronized (lock) {
            return failure;
        }
    }

    private void supervise() {
        try {
            while (!stopping()) {
                pause(attempt());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Duration attempt() throws InterruptedException {
        try {
            listener.started(task);
            return session();
        } catch (ConnectorKilledException killed) {
            if (!stopping()) {
                listener.killed(task);
            }
            return PAUSE_AFTER_KILL;
        } catch (IOException | RuntimeException failed) {
            return failed(unwrapped(failed));
        } catch (Error failed) {
            return failed(new IllegalStateException("the runtime failed: " + failed, failed));
        }
    }

    private static Exception unwrapped(Exception failed) {
        return failed instanceof UncheckedIOException && failed.getCause() instanceof IOException cause
                ? cause
                : failed;
    }

    private Duration failed(Exception failed) {
        Duration pause;
        synchronized (lock) {
            if (stopping) {
                return Duration.ZERO;
            }
            failures++;
            pause = restarts.pause(failures);
            boolean mendable = !(failed instanceof RuleBrokenException) && !(failed instanceof UserException);
            if (restarts.givesUp(failures, mendable)) {
                failure = failed;
                stopping = true;
            }
        }
        listener.failed(task, failed, pause);
        return pause;
    }

    private void pause(Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        synchronized (lock) {
            while (!stopping && end - System.nanoTime() > 0) {
                lock.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            }
        }
    }
}
