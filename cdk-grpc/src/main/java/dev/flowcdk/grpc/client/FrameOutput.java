package dev.flowcdk.grpc.client;

import dev.flowcdk.grpc.Outbox;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/// Takes frames of the protobuf codec, in pieces of any size, and sends each as a message.
final class FrameOutput extends OutputStream {

    private static final int USUAL_BYTES = 64 << 10;

    private final Outbox outbox;
    private final Runnable end;
    private final Slice frame = new Slice();
    private GrowingBytes pending = new GrowingBytes(USUAL_BYTES);

    /// @param end tells that there are no more messages, behind those in the outbox
    FrameOutput(Outbox outbox, Runnable end) {
        this.outbox = outbox;
        this.end = end;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        pending.raw(bytes, offset, length);
        int whole = 0;
        for (int next = whole; next >= 0; next = ProtoCodec.frame(pending, whole, frame)) {
            whole = next;
        }
        frame.clear();
        if (whole > 0) {
            send(whole);
            keep(whole);
        }
    }

    @Override
    public void close() {
        outbox.close(end);
    }

    private void send(int length) throws IOException {
        try {
            if (!outbox.put(pending, length)) {
                throw new IOException("Broken pipe");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
        }
    }

    private void keep(int from) {
        int rest = pending.length() - from;
        GrowingBytes kept =
                rest == 0 && pending.array().length <= 4 * USUAL_BYTES ? pending : new GrowingBytes(USUAL_BYTES);
        if (kept == pending) {
            pending.clear();
        } else {
            kept.raw(pending.array(), from, rest);
        }
        pending = kept;
    }
}
