package dev.flowcdk.capture;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.DocumentKind;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.JsonBytes;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes transactions of documents and checkpoints: framed messages gather in a buffer, which goes out with the
/// checkpoint, so that transactions of several outlets never mix on the stream. An outlet whose buffer fills up takes
/// the stream until its checkpoint. Any thread may use it.
final class Outlet {

    /// Most bytes that are gathered before the stream is taken, and the size of writes from then on. Larger writes cost
    /// memory and give the runtime's side nothing to do meanwhile; smaller ones cost calls.
    static final int WRITE_BYTES = 256 << 10;

    private static final int INITIAL_BYTES = 4 << 10;

    private final Codec codec;
    private final OutgoingStream stream;
    private final PendingCheckpoints pending;
    private final int heldBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private JsonBytes buffer = new JsonBytes(INITIAL_BYTES);
    private boolean hasStream;
    private long documents;

    /// @param heldBytes bytes to gather before the stream is taken
    Outlet(Codec codec, OutgoingStream stream, PendingCheckpoints pending, int heldBytes) {
        this.codec = codec;
        this.stream = stream;
        this.pending = pending;
        this.heldBytes = heldBytes;
    }

    /// Adds a document to the transaction.
    void emit(int binding, Collection collection, DocumentBody document) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            int start = buffer.length();
            boolean complete = false;
            try {
                codec.encodeDocument(DocumentKind.CAPTURED, binding, document, buffer);
                complete = true;
            } finally {
                if (!complete) {
                    buffer.length(start);
                }
            }
            checkSize(start, "a document of collection \"", collection);
            documents++;
            writeIfFull();
        } finally {
            lock.unlock();
        }
    }

    /// Adds any other message to the transaction.
    void send(CaptureResponse message, Collection collection) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            int start = buffer.length();
            codec.encode(message, buffer);
            checkSize(start, "a schema for collection \"", collection);
            writeIfFull();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the transaction.
    ///
    /// @param state asked for when it is this outlet's turn, so that states are sent in the order of their changes
    void checkpoint(Supplier<@Nullable ConnectorState> state, Runnable whenDurable) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            takeStream();
            int start = buffer.length();
            codec.encode(new CaptureResponse.Checkpoint(state.get()), buffer);
            if (buffer.length() - start > Codec.MAX_RESPONSE_BYTES) {
                throw new UserException("the state of the task has " + (buffer.length() - start)
                        + " bytes; the runtime takes up to " + Codec.MAX_RESPONSE_BYTES);
            }
            pending.add(whenDurable);
            write(true);
            documents = 0;
            hasStream = false;
            stream.release();
        } finally {
            lock.unlock();
        }
    }

    /// Documents since the last checkpoint.
    long documents() {
        lock.lock();
        try {
            return documents;
        } finally {
            lock.unlock();
        }
    }

    /// Whether a part of a transaction has been sent, without its checkpoint.
    boolean hasStream() {
        lock.lock();
        try {
            return hasStream;
        } finally {
            lock.unlock();
        }
    }

    /// Whether there is nothing since the last checkpoint.
    boolean isEmpty() {
        lock.lock();
        try {
            return !hasStream && buffer.length() == 0;
        } finally {
            lock.unlock();
        }
    }

    private void checkSize(int start, String what, Collection collection) {
        int size = buffer.length() - start;
        if (size > Codec.MAX_RESPONSE_BYTES) {
            buffer.length(start);
            throw new UserException(what + collection.name() + "\" has " + size + " bytes; the runtime takes up to "
                    + Codec.MAX_RESPONSE_BYTES + " (64 MiB). Exclude the large column or row, or make it smaller");
        }
    }

    private void writeIfFull() throws InterruptedException {
        if (buffer.length() >= (hasStream ? Math.min(heldBytes, WRITE_BYTES) : heldBytes)) {
            takeStream();
            write(false);
        }
    }

    private void takeStream() throws InterruptedException {
        if (!hasStream) {
            stream.take();
            hasStream = true;
        }
    }

    private void write(boolean checkpoint) {
        stream.write(buffer, checkpoint);
        if (buffer.array().length > 4 * Math.max(heldBytes, WRITE_BYTES)) {
            buffer = new JsonBytes(INITIAL_BYTES);
        } else {
            buffer.clear();
        }
    }
}
