package dev.flowcdk.capture.internal;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/// Buffers between two transactions, which any outlet may use for its next. A transaction waits for its turn, and its
/// buffer grows old meanwhile: were each one garbage afterwards, the heap would grow up to its limit before the
/// collector looks for them. Any thread may use it.
final class FreeBuffers {

    private static final long MOST_BYTES = 4 << 20;

    private final int largest;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<GrowingBytes> buffers = new ArrayDeque<>();
    private long bytes;

    /// @param largest bytes of a buffer that is worth keeping
    FreeBuffers(int largest) {
        this.largest = largest;
    }

    /// An empty buffer.
    GrowingBytes take() {
        lock.lock();
        try {
            GrowingBytes buffer = buffers.pollLast();
            if (buffer == null) {
                return new GrowingBytes(0);
            }
            bytes -= buffer.array().length;
            return buffer;
        } finally {
            lock.unlock();
        }
    }

    /// Takes a buffer back, which whoever gives it must not use any more.
    void give(GrowingBytes buffer) {
        int size = buffer.array().length;
        lock.lock();
        try {
            if (size <= largest && bytes + size <= MOST_BYTES) {
                buffer.clear();
                buffers.addLast(buffer);
                bytes += size;
            }
        } finally {
            lock.unlock();
        }
    }
}
