package dev.flowcdk.grpc;

import dev.flowcdk.TransientException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Executor;

/// A channel over one gRPC call. The other side's flow control reaches who sends: it waits while the call has enough.
final class GrpcChannel extends ServerCall.Listener<byte[]> implements Channel {

    /// How much waits to be written before the call takes no more.
    private static final int READY_BYTES = 256 << 10;

    private final ServerCall<byte[], Batch> call;
    private final Runnable cancelled;
    private final Inbox requests;
    private final Outbox answers;
    private volatile boolean isCancelled;

    /// @param connection the thread of the connection
    /// @param cancelled is run once when the other side cancels the call, or is gone
    GrpcChannel(ServerCall<byte[], Batch> call, Executor connection, Runnable cancelled) {
        this.call = call;
        this.cancelled = cancelled;
        this.answers = new Outbox(call::sendMessage, call::isReady, connection);
        this.requests = new Inbox(() -> call.request(1));
    }

    /// Begins to read.
    void open() {
        call.setOnReadyThreshold(READY_BYTES);
        requests.open();
    }

    @Override
    public Codec codec() {
        return ProtoCodec.INSTANCE;
    }

    @Override
    public boolean next(Slice frame) throws IOException {
        frame.clear();
        byte[] message;
        try {
            message = requests.take();
        } catch (InterruptedException interrupted) {
            throw (IOException) interrupted(interrupted).initCause(interrupted);
        }
        if (message == null) {
            return false;
        }
        frame.set(message, 0, message.length);
        return true;
    }

    @Override
    public void send(GrowingBytes frames) {
        try {
            if (!answers.put(frames, frames.length())) {
                throw new TransientException("it reads no more answers");
            }
        } catch (InterruptedException interrupted) {
            throw new TransientException("interrupted while the runtime read no answers", interrupted(interrupted));
        }
    }

    /// Ends the call behind all that was sent, unless it was cancelled.
    void close(Status status) {
        answers.close(() -> call.close(status, new Metadata()));
    }

    @Override
    public void end() {
        requests.cut();
    }

    @Override
    public boolean isAbandoned() {
        return isCancelled;
    }

    @Override
    public void onMessage(byte[] message) {
        requests.put(message);
    }

    @Override
    public void onHalfClose() {
        requests.close();
    }

    @Override
    public void onReady() {
        answers.ready();
    }

    @Override
    public void onCancel() {
        isCancelled = true;
        answers.cut();
        end();
        cancelled.run();
    }

    private static InterruptedIOException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        var failed = new InterruptedIOException("interrupted");
        failed.addSuppressed(interrupted);
        return failed;
    }
}
