package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.codec.StoreView;
import dev.flowcdk.materialize.DocumentSlice;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Keys;
import dev.flowcdk.tuple.TupleReader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// Hands the documents of one binding to the thread of its transactor, as bytes in chunks: one thread puts, another
/// takes. Putting waits while more is under way than the pipe may hold.
///
/// A document is stored as three lengths, flags, and the bytes.
final class DocumentPipe implements Documents, Keys {

    /// Bytes of a chunk that is handed over; one larger document makes a larger chunk.
    static final int CHUNK_BYTES = 64 << 10;

    /// Bytes that may wait to be taken; a chunk is always accepted when none waits.
    static final int WAITING_BYTES = 256 << 10;

    private static final int FIRST_CHUNK_BYTES = 4 << 10;
    private static final byte[] NO_BYTES = new byte[0];
    private static final int HEADER_BYTES = 13;
    private static final int EXISTS = 1;
    private static final int DELETE = 2;

    private record Chunk(byte[] bytes, int length) {}

    // of the thread that puts
    private byte[] filling = NO_BYTES;
    private int filled;
    private int nextChunkBytes = FIRST_CHUNK_BYTES;

    // of both threads, guarded by this
    private final Deque<Chunk> waiting = new ArrayDeque<>();
    private int waitingBytes;
    private boolean complete;
    private boolean abandoned;

    // of the thread that takes
    private byte[] taking = NO_BYTES;
    private int takingEnd;
    private int following;
    private int keyAt;
    private int keyLength;
    private int valuesLength;
    private int docLength;
    private int flags;
    private final TupleReader key = new TupleReader();
    private final TupleReader values = new TupleReader();
    private final DocumentSlice document = new DocumentSlice();

    /// Adds a document.
    void put(StoreView view) throws InterruptedException {
        Slice keyPacked = view.keyPacked();
        Slice valuesPacked = view.valuesPacked();
        Slice doc = view.doc();
        int size = HEADER_BYTES + keyPacked.length() + valuesPacked.length() + doc.length();
        if (filled > 0 && filled + size > CHUNK_BYTES) {
            handOver();
        }
        ensure(size);
        putInt(keyPacked.length());
        putInt(valuesPacked.length());
        putInt(doc.length());
        filling[filled++] = (byte) ((view.exists() ? EXISTS : 0) | (view.delete() ? DELETE : 0));
        putBytes(keyPacked);
        putBytes(valuesPacked);
        putBytes(doc);
    }

    /// There are no more documents.
    void complete() throws InterruptedException {
        handOver();
        synchronized (this) {
            complete = true;
            notifyAll();
        }
    }

    /// Nothing will be taken any more: what is put is dropped.
    synchronized void abandon() {
        abandoned = true;
        waiting.clear();
        notifyAll();
    }

    @Override
    public boolean next() throws InterruptedException {
        if (following >= takingEnd && !take()) {
            return false;
        }
        int at = following;
        keyLength = intAt(at);
        valuesLength = intAt(at + 4);
        docLength = intAt(at + 8);
        flags = taking[at + 12];
        keyAt = at + HEADER_BYTES;
        following = keyAt + bytes();
        return true;
    }

    @Override
    public TupleReader key() {
        return key.reset(taking, keyAt, keyLength);
    }

    @Override
    public TupleReader values() {
        return values.reset(taking, keyAt + keyLength, valuesLength);
    }

    @Override
    public DocumentSlice document() {
        return document.set(taking, keyAt + keyLength + valuesLength, docLength);
    }

    @Override
    public boolean exists() {
        return (flags & EXISTS) != 0;
    }

    @Override
    public boolean delete() {
        return (flags & DELETE) != 0;
    }

    @Override
    public int keyBytes() {
        return keyLength;
    }

    @Override
    public int bytes() {
        return keyLength + valuesLength + docLength;
    }

    /// Whether everything was taken.
    synchronized boolean exhausted() {
        return complete && waiting.isEmpty() && following >= takingEnd;
    }

    private void handOver() throws InterruptedException {
        if (filled == 0) {
            return;
        }
        var chunk = new Chunk(filling, filled);
        filling = NO_BYTES;
        filled = 0;
        synchronized (this) {
            while (!abandoned && waitingBytes > 0 && waitingBytes + chunk.length() > WAITING_BYTES) {
                wait();
            }
            if (!abandoned) {
                waiting.add(chunk);
                waitingBytes += chunk.length();
                notifyAll();
            }
        }
    }

    private synchronized boolean take() throws InterruptedException {
        while (waiting.isEmpty() && !complete) {
            wait();
        }
        Chunk chunk = waiting.poll();
        if (chunk == null) {
            return false;
        }
        waitingBytes -= chunk.length();
        taking = chunk.bytes();
        takingEnd = chunk.length();
        following = 0;
        notifyAll();
        return true;
    }

    private void ensure(int size) {
        if (filling.length - filled < size) {
            filling = Arrays.copyOf(filling, Math.max(filled + size, nextChunkBytes));
            nextChunkBytes = Math.min(CHUNK_BYTES, 2 * filling.length);
        }
    }

    private void putInt(int value) {
        filling[filled++] = (byte) (value >>> 24);
        filling[filled++] = (byte) (value >>> 16);
        filling[filled++] = (byte) (value >>> 8);
        filling[filled++] = (byte) value;
    }

    private int intAt(int at) {
        return taking[at] << 24 | (taking[at + 1] & 0xff) << 16 | (taking[at + 2] & 0xff) << 8 | taking[at + 3] & 0xff;
    }

    private void putBytes(Slice slice) {
        System.arraycopy(slice.array(), slice.offset(), filling, filled, slice.length());
        filled += slice.length();
    }
}
