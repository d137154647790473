package dev.flowcdk.testing.pipeline;

import dev.flowcdk.UserException;
import dev.flowcdk.testing.wire.ConnectorKilledException;
import dev.flowcdk.testing.wire.RuleBrokenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Keeps one task of a pipeline running: one session after the other, with back-off after failures. What cannot mend
/// itself ends it.
abstract class Supervised {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int MAX_FAILURES = 10;

    private final String task;
    private final PipelineListener listener;
    private final Thread thread;
    private final Object lock = new Object();
    private boolean stopping;
    private @Nullable Exception failure;
    private int failures;

    Supervised(String task, PipelineListener listener) {
        this.task = task;
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

    final void stop() throws InterruptedException {
        synchronized (lock) {
            stopping = true;
            lock.notifyAll();
        }
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
            return FIRST_PAUSE;
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
        synchronized (lock) {
            if (stopping) {
                return Duration.ZERO;
            }
            failures++;
            boolean hopeless = failed instanceof RuleBrokenException
                    || failed instanceof UserException
                    || failures >= MAX_FAILURES;
            if (hopeless) {
                failure = failed;
                stopping = true;
            }
        }
        listener.failed(task, failed);
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 8));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
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
