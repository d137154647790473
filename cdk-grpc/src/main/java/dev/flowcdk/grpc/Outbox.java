package dev.flowcdk.grpc;

import dev.flowcdk.internal.bytes.GrowingBytes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// Frames on their way to a call. Any thread gives them. The thread of the connection takes what has come together
/// since it took the last time, so that it is not woken for each; nobody else touches the call.
final class Outbox {

    /// How much waits for the thread of the connection before who gives has to wait.
    private static final int HELD_BYTES = 256 << 10;

    private final ServerCall<byte[], Batch> call;
    private final Executor connection;
    private final Batching<RuntimeException> batching;
    private GrowingBytes waiting = new GrowingBytes(0);
    private boolean scheduled;
    private boolean closed;

    /// Only for the thread of the connection.
    private GrowingBytes taken = new GrowingBytes(0);

    /// @param connection runs what it is given in order, on the thread that calls [#ready()]
    Outbox(ServerCall<byte[], Batch> call, Executor connection) {
        this.call = call;
        this.connection = connection;
        this.batching = new Batching<>(call::sendMessage);
    }

    /// Waits while the other side does not read.
    ///
    /// @return false when there is no other side any more
    synchronized boolean put(GrowingBytes frames) throws InterruptedException {
        while (!closed && waiting.length() >= HELD_BYTES) {
            wait();
        }
        if (closed) {
            return false;
        }
        waiting.raw(frames.array(), 0, frames.length());
        if (!scheduled) {
            scheduled = true;
            execute(this::ready);
        }
        return true;
    }

    /// The call may take more.
    void ready() {
        if (call.isReady() && take(false)) {
            sendTaken();
        }
    }

    /// Ends the call behind all that was given.
    void close(Status status) {
        execute(() -> {
            if (take(true)) {
                sendTaken();
                call.close(status, new Metadata());
            }
        });
    }

    /// Nobody reads any more.
    synchronized void cut() {
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
