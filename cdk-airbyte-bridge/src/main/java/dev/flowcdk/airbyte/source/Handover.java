package dev.flowcdk.airbyte.source;

import dev.flowcdk.TransientException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Hands frames over to a thread of its own, which works on them while the capture makes the next ones. Any thread may
/// put frames.
final class Handover {

    /// How much waits for the thread before who puts has to wait.
    private static final int HELD_BYTES = 256 << 10;

    private final Consumer<GrowingBytes> work;
    private final Thread thread;
    private GrowingBytes waiting = new GrowingBytes(HELD_BYTES);
    private boolean started;
    private boolean working;
    private boolean closed;
    private @Nullable Throwable failure;

    /// @param work is given whole frames, which it is done with when it returns
    Handover(Consumer<GrowingBytes> work) {
        this.work = work;
        this.thread = Thread.ofPlatform().daemon().name("records").unstarted(this::run);
    }

    /// Copies frames, and waits while the thread is far behind.
    ///
    /// @throws RuntimeException what the work has failed of
    synchronized void put(GrowingBytes frames) {
        if (!started) {
            started = true;
            thread.start();
        }
        try {
            while (failure == null && waiting.length() >= HELD_BYTES) {
                wait();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TransientException("interrupted while nobody read the messages", interrupted);
        }
        throwFailure();
        waiting.raw(frames.array(), 0, frames.length());
        notifyAll();
    }

    /// Whether all that was put has been worked on.
    synchronized boolean isDone() {
        return waiting.length() == 0 && !working;
    }

    /// Waits until all that was put has been worked on. Nothing may be put afterwards.
    ///
    /// @throws RuntimeException what the work has failed of
    void close() throws InterruptedException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.join();
        synchronized (this) {
            throwFailure();
        }
    }

    private void run() {
        var taken = new GrowingBytes(HELD_BYTES);
        try {
            while (true) {
                synchronized (this) {
                    working = false;
                    while (waiting.length() == 0) {
                        if (closed) {
                            return;
                        }
                        wait();
                    }
                    working = true;
                    GrowingBytes full = waiting;
                    waiting = taken;
                    taken = full;
                    notifyAll();
                }
                work.accept(taken);
                if (taken.array().length > 4 * HELD_BYTES) {
                    taken = new GrowingBytes(HELD_BYTES);
                } else {
                    taken.clear();
                }
            }
        } catch (Throwable failed) { // whatever it is, who puts learns of it
            synchronized (this) {
                failure = failed;
                notifyAll();
            }
        }
    }

    private void throwFailure() {
        switch (failure) {
            case null -> {}
            case RuntimeException thrown -> throw thrown;
            case Error thrown -> throw thrown;
            case Throwable thrown -> throw new IllegalStateException(thrown);
        }
    }
}
