package dev.flowcdk.grpc.client;

import dev.flowcdk.grpc.Batching;
import dev.flowcdk.internal.bytes.GrowingBytes;
import java.io.IOException;
import java.io.OutputStream;

/// Takes frames of the protobuf codec, in pieces of any size, and sends each as a message.
final class FrameOutput extends OutputStream {

    private static final int USUAL_BYTES = 64 << 10;

    private final Batching<IOException> batching;
    private final Runnable end;
    private GrowingBytes pending = new GrowingBytes(USUAL_BYTES);

    /// @param sender throws an IOException when nobody takes it
    /// @param end tells that there are no more messages
    FrameOutput(Batching.Sender<IOException> sender, Runnable end) {
        this.batching = new Batching<>(sender);
        this.end = end;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        pending.raw(bytes, offset, length);
        keep(batching.send(pending));
    }

    @Override
    public void close() {
        end.run();
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
