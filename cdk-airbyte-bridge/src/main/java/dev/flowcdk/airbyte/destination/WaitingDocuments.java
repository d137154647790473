package dev.flowcdk.airbyte.destination;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.runtime.session.DocumentFeed.Receiver;
import java.util.Arrays;

/// Documents that came after the last state. They wait for the next one, so that what is committed is what a state
/// stands for: records that a source sends again after a crash have not been written then. Too many go on without it.
/// For one thread.
final class WaitingDocuments {

    private static final int MOST_DOCUMENTS = 10_000;
    private static final int MOST_BYTES = 8 << 20;

    private GrowingBytes bytes = new GrowingBytes(64 << 10);
    private int[] bindings = new int[256];
    private int[] ends = new int[256];
    private int count;

    void add(int binding, byte[] document, int offset, int length) {
        if (count == ends.length) {
            bindings = Arrays.copyOf(bindings, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        bytes.raw(document, offset, length);
        bindings[count] = binding;
        ends[count++] = bytes.length();
    }

    boolean full() {
        return count > MOST_DOCUMENTS || bytes.length() > MOST_BYTES;
    }

    /// Hands all of them over.
    ///
    /// @return how many there were
    int release(Receiver receiver) throws InterruptedException {
        int start = 0;
        for (int index = 0; index < count; index++) {
            receiver.accept(bindings[index], bytes.array(), start, ends[index] - start);
            start = ends[index];
        }
        int released = count;
        count = 0;
        if (bytes.length() > MOST_BYTES) {
            bytes = new GrowingBytes(64 << 10); // a document may have been huge
        } else {
            bytes.clear();
        }
        return released;
    }
}
