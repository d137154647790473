package dev.flowcdk.grpc;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/// Frames on their way to a call, of either side. Any thread gives them. The thread of the connection takes what has
/// come together since it took the last time, so that it is not woken for each; nobody else touches the call.
public final class Outbox {

    /// How much waits for the thread of the connection before who gives has to wait.
    private static final int HELD_BYTES = 256 << 10;

    private final BooleanSupplier takesMore;
    private final Executor connection;
    private final Batching<RuntimeException> batching;
    private GrowingBytes waiting = new GrowingBytes(0);
    private boolean scheduled;
    private boolean closed;

    /// Only for the thread of the connection.
    private GrowingBytes taken = new GrowingBytes(0);

    /// @param takesMore whether the call takes more without piling it up
    /// @param connection runs what it is given in order, on the thread that calls [#ready()]
    public Outbox(Batching.Sender<RuntimeException> call, BooleanSupplier takesMore, Executor connection) {
        this.takesMore = takesMore;
        this.connection = connection;
        this.batching = new Batching<>(call);
    }

    /// Waits while the other side does not read.
    ///
    /// @param length bytes of whole frames, from the beginning
    /// @return false when the call has ended
    public synchronized boolean put(GrowingBytes frames, int length) throws InterruptedException {
        while (!closed && waiting.length() >= HELD_BYTES) {
            wait();
        }
        if (closed) {
            return false;
        }
        waiting.raw(frames.array(), 0, length);
        if (!scheduled) {
            scheduled = true;
            execute(this::ready);
        }
        return true;
    }

    /// The call may take more.
    public void ready() {
        if (takesMore.getAsBoolean() && take(false)) {
            sendTaken();
        }
    }

    /// Has the call end behind all that was given, unless it has ended before.
    ///
    /// @param end does so, on the thread of the connection
    public void close(Runnable end) {
        execute(() -> {
            if (take(true)) {
                sendTaken();
                end.run();
            }
        });
    }

    /// Nobody reads any more.
    public synchronized void cut() {
        closed = true;
        waiting = new GrowingBytes(0);
        notifyAll();
    }

    /// @return false when the call has ended
    private synchronized boolean take(boolean last) {
        if (closed) {
            return false;
        }
        closed = last;
        scheduled = false;
        GrowingBytes full = waiting;
        waiting = taken;
        taken = full;
        notifyAll();
        return true;
    }

    private void sendTaken() {
        batching.send(taken);
        if (taken.array().length > 4 * HELD_BYTES) {
            taken = new GrowingBytes(0);
        } else {
            taken.clear();
        }
    }

    private void execute(Runnable task) {
        try {
            connection.execute(task);
        } catch (RejectedExecutionException ended) {
            cut();
        }
    }
}
