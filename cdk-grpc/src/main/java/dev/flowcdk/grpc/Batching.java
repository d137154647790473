package dev.flowcdk.grpc;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.codec.Slice;

/// Puts the messages of frames together to batches. For one thread at a time.
///
/// @param <E> why a batch may not be taken
public final class Batching<E extends Exception> {

    /// What gRPC puts before a message: that it is not compressed, and the length, big-endian.
    private static final int PREFIX_BYTES = 5;

    /// With the prefixes. Buffers of this size are kept for reuse, and larger messages need no company.
    static final int BATCH_BYTES = 32 << 10;

    private final Sender<E> sender;
    private final GrowingBytes gathered = new GrowingBytes(0);
    private final Slice message = new Slice();
    private int first;

    /// Takes batches.
    @FunctionalInterface
    public interface Sender<E extends Exception> {
        void send(Batch batch) throws E;
    }

    /// @param sender is done with a batch when it returns
    public Batching(Sender<E> sender) {
        this.sender = sender;
    }

    /// Sends the messages of whole frames of the protobuf codec, in their order.
    ///
    /// @return bytes of whole frames, behind which at most a part of one is left
    public int send(GrowingBytes frames) throws E {
        gathered.clear(); // where sending failed the last time
        int at = 0;
        for (int next = ProtoCodec.frame(frames, at, message);
                next >= 0;
                next = ProtoCodec.frame(frames, at, message)) {
            add(message.array(), message.offset(), message.length());
            at = next;
        }
        message.clear();
        flush();
        return at;
    }

    private void add(byte[] array, int offset, int length) throws E {
        if (PREFIX_BYTES + length > BATCH_BYTES - gathered.length()) {
            flush();
        }
        if (PREFIX_BYTES + length > BATCH_BYTES) {
            sender.send(new Batch(array, offset, length, length));
            return;
        }
        if (gathered.length() == 0) {
            gathered.ensure(BATCH_BYTES);
            first = length;
        }
        byte[] target = gathered.ensure(PREFIX_BYTES + length);
        int at = gathered.length();
        target[at] = 0;
        target[at + 1] = (byte) (length >>> 24);
        target[at + 2] = (byte) (length >>> 16);
        target[at + 3] = (byte) (length >>> 8);
        target[at + 4] = (byte) length;
        System.arraycopy(array, offset, target, at + PREFIX_BYTES, length);
        gathered.advance(PREFIX_BYTES + length);
    }

    private void flush() throws E {
        if (gathered.length() > 0) {
            sender.send(new Batch(gathered.array(), PREFIX_BYTES, gathered.length() - PREFIX_BYTES, first));
            gathered.clear();
        }
    }
}
