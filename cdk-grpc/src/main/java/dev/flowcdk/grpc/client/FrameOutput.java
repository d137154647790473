package dev.flowcdk.grpc.client;

import dev.flowcdk.grpc.MessageBytes;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Slice;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Takes frames of the protobuf codec, in pieces of any size, and sends each as a message.
final class FrameOutput extends OutputStream {

    private static final int USUAL_BYTES = 64 << 10;

    private final Sender sender;
    private final Runnable end;
    private GrowingBytes pending = new GrowingBytes(USUAL_BYTES);

    /// Sends one message.
    interface Sender {

        /// @return false when nobody takes it
        boolean send(Slice message) throws InterruptedException;
    }

    /// @param end tells that there are no more messages
    FrameOutput(Sender sender, Runnable end) {
        this.sender = sender;
        this.end = end;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        pending.raw(bytes, offset, length);
        @Nullable IOException[] failure = {null};
        int sent = MessageBytes.cut(pending, message -> {
            if (failure[0] == null) {
                failure[0] = send(message);
            }
        });
        keep(sent);
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    @Override
    public void close() {
        end.run();
    }

    private @Nullable IOException send(Slice message) {
        try {
            return sender.send(message) ? null : new IOException("Broken pipe");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
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
