package dev.flowcdk.capture.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.DocumentKind;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.task.FlowCollection;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes transactions of documents and checkpoints: framed messages gather in a buffer, which goes out with the
/// checkpoint. What the buffer does not hold goes out before, where this outlet is the only one, or into a spool, so
/// that transactions of several outlets never mix and none waits for another before its checkpoint. Any thread may use
/// it.
final class Outlet {

    /// Bytes that an outlet without a spool gathers for a write. Larger writes cost memory and give the runtime's side
    /// nothing to do meanwhile; smaller ones cost calls.
    static final int WRITE_BYTES = 256 << 10;

    private static final int INITIAL_BYTES = 1 << 10;

    private final Codec codec;
    private final Outgoing outgoing;
    private final Condition place;
    private final int heldBytes;
    private final @Nullable Spool spool;
    private final FreeBuffers free;
    private final CheckpointWatch watch;
    private final ReentrantLock lock = new ReentrantLock();
    private GrowingBytes buffer = new GrowingBytes(0);
    private int usualBytes = INITIAL_BYTES;
    private long documents;
    private boolean schema;
    private boolean divided;
    private long checkpoints;

    /// Why the transaction cannot be completed any more: what was added last is neither in it nor refused.
    private @Nullable RuntimeException broken;

    private Outlet(
            Codec codec,
            Outgoing outgoing,
            int heldBytes,
            @Nullable Spool spool,
            FreeBuffers free,
            CheckpointWatch watch) {
        this.codec = codec;
        this.outgoing = outgoing;
        this.place = outgoing.newPlace();
        this.heldBytes = heldBytes;
        this.spool = spool;
        this.free = free;
        this.watch = watch;
    }

    /// The only outlet of its time.
    static Outlet alone(Codec codec, Outgoing outgoing, CheckpointWatch watch) {
        return new Outlet(codec, outgoing, WRITE_BYTES, null, new FreeBuffers(0), watch);
    }

    /// One of several.
    ///
    /// @param heldBytes bytes to gather before the spool is used
    /// @param free buffers that all of them share
    static Outlet spooling(
            Codec codec, Outgoing outgoing, int heldBytes, Spool spool, FreeBuffers free, CheckpointWatch watch) {
        return new Outlet(codec, outgoing, heldBytes, spool, free, watch);
    }

    /// Adds a document to the transaction.
    void emit(int binding, FlowCollection collection, DocumentBody document) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            requireUsable();
            int start = start();
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
            watch.emitted(++documents);
            makeRoom();
        } finally {
            lock.unlock();
        }
    }

    /// Adds a schema to the transaction.
    void send(CaptureResponse.SourcedSchema message, FlowCollection collection) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            requireUsable();
            int start = start();
            codec.encode(message, buffer);
            schema = true;
            checkSize(start, "a schema for collection \"", collection);
            makeRoom();
        } finally {
            lock.unlock();
        }
    }

    /// Ends the transaction, in its turn.
    ///
    /// @param state asked for when it is this outlet's turn, so that states are sent in the order of their changes
    void checkpoint(Supplier<@Nullable ConnectorState> state, Runnable whenDurable) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (broken != null) {
                throw broken;
            }
            withStream(() -> {
                int start = start();
                codec.encode(new CaptureResponse.Checkpoint(state.get()), buffer);
                if (buffer.length() - start > Codec.MAX_RESPONSE_BYTES) {
                    throw new UserException("the state of the task has " + (buffer.length() - start)
                            + " bytes; the runtime takes up to " + Codec.MAX_RESPONSE_BYTES);
                }
                if (spool != null) {
                    spool.drain(frames -> outgoing.send(place, frames));
                }
                outgoing.sendCheckpoint(place, buffer, whenDurable);
            });
            documents = 0;
            schema = false;
            checkpoints++;
            watch.checkpointed();
            if (spool == null) {
                emptyBuffer();
            } else {
                usualBytes = Math.min(buffer.length() + buffer.length() / 8, heldBytes); // seldom the very size again
                free.give(buffer);
                buffer = new GrowingBytes(0); // most bindings are idle for long
            }
        } finally {
            lock.unlock();
        }
    }

    /// Leaves the work to outlets of lanes.
    ///
    /// @param update whether there is an update since the last checkpoint
    void startLanes(boolean update) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            outgoing.startLanes(place, isEmpty() && !update);
            divided = true;
        } finally {
            lock.unlock();
        }
    }

    void endLanes(boolean orderly) {
        lock.lock();
        try {
            outgoing.endLanes(place, orderly);
            divided = !orderly;
        } finally {
            lock.unlock();
        }
    }

    private void requireUsable() {
        if (broken != null) {
            throw broken;
        }
        if (divided) {
            throw new IllegalStateException(
                    "a binding emits nothing by itself while its lanes work, or after one of" + " them has failed");
        }
    }

    /// To be called when the work for this outlet is about to do nothing for so long. Never waits.
    ///
    /// @return whether there is nothing since the last checkpoint
    boolean pausing(Duration duration) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            watch.pausing(documents, duration);
            return documents == 0 && !schema;
        } finally {
            lock.unlock();
        }
    }

    /// To be called when the work for this outlet has returned: says by an exception whether it may have.
    ///
    /// @param update whether it has left an update that no other checkpoint takes along
    /// @return whether it has left documents, since it was asked to stop
    boolean checkReturn(String who, boolean update, boolean stopping) {
        lock.lock();
        try {
            outgoing.checkReturn(place, who, new SessionRules.Left(documents, schema, update), stopping);
            return documents > 0;
        } finally {
            lock.unlock();
        }
    }

    /// How many checkpoints were sent.
    long checkpoints() {
        lock.lock();
        try {
            return checkpoints;
        } finally {
            lock.unlock();
        }
    }

    /// Whether the work for this outlet can go back to the last checkpoint.
    boolean mayRepeat() {
        return outgoing.mayRepeat(place);
    }

    /// Forgets what was not sent, and lets go of all memory.
    void discard() {
        lock.lock();
        try {
            buffer = new GrowingBytes(0);
            documents = 0;
            schema = false;
            broken = null;
            if (spool != null) {
                spool.clear();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Whether there is nothing since the last checkpoint.
    boolean isEmpty() {
        lock.lock();
        try {
            return documents == 0 && !schema;
        } finally {
            lock.unlock();
        }
    }

    private int start() {
        int start = buffer.length();
        if (start == 0) {
            if (spool != null && documents == 0 && !schema) {
                buffer = free.take();
            }
            buffer.ensure(usualBytes);
        }
        return start;
    }

    private void checkSize(int start, String what, FlowCollection collection) {
        int size = buffer.length() - start;
        if (size > Codec.MAX_RESPONSE_BYTES) {
            buffer.length(start);
            throw new UserException(what + collection.name() + "\" has " + size + " bytes; the runtime takes up to "
                    + Codec.MAX_RESPONSE_BYTES + " (64 MiB). Exclude the large column or row, or make it smaller");
        }
    }

    private void makeRoom() throws InterruptedException {
        if (buffer.length() < heldBytes) {
            return;
        }
        if (spool == null) {
            withStream(() -> outgoing.send(place, buffer));
        } else {
            try {
                spool.add(buffer);
            } catch (RuntimeException full) {
                broken = full;
                throw full;
            }
        }
        emptyBuffer();
    }

    private void withStream(Runnable work) throws InterruptedException {
        outgoing.take(place);
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            outgoing.fail(e); // what was sent of the transaction cannot be taken back
            throw e;
        } finally {
            outgoing.release(place);
        }
    }

    private void emptyBuffer() {
        if (buffer.array().length > 4 * heldBytes) {
            buffer = new GrowingBytes(0);
        } else {
            buffer.clear();
        }
    }
}
