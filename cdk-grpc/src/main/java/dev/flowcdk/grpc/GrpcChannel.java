package dev.flowcdk.grpc;

import dev.flowcdk.TransientException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import io.grpc.ServerCall;
import java.io.IOException;
import java.io.InterruptedIOException;

/// A channel over one gRPC call. The other side's flow control reaches who sends: it waits while the call has enough.
final class GrpcChannel extends ServerCall.Listener<byte[]> implements Channel {

    /// How much waits to be written before who sends has to wait: enough that it seldom does.
    private static final int READY_BYTES = 1 << 20;

    private final ServerCall<byte[], Slice> call;
    private final Runnable cancelled;
    private final Inbox requests;
    private final Readiness readiness = new Readiness();
    private final Object sending = new Object();
    private volatile boolean isCancelled;

    /// @param cancelled is run once when the other side cancels the call, or is gone
    GrpcChannel(ServerCall<byte[], Slice> call, Runnable cancelled) {
        this.call = call;
        this.cancelled = cancelled;
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
        synchronized (sending) {
            MessageBytes.cut(frames, this::send);
        }
    }

    private void send(Slice message) {
        try {
            readiness.await(() -> isCancelled || call.isReady());
        } catch (InterruptedException interrupted) {
            throw new TransientException("interrupted while the runtime read no answers", interrupted(interrupted));
        }
        if (isCancelled) {
            throw new TransientException("it reads no more answers");
        }
        call.sendMessage(message);
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
        readiness.changed();
    }

    @Override
    public void onCancel() {
        isCancelled = true;
        readiness.changed();
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
