package dev.flowcdk.capture.internal;

import dev.flowcdk.TransientException;
import dev.flowcdk.internal.protocol.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The rules of a session: documents before their checkpoint, one outlet a transaction, turns in the order of asking,
/// acknowledgements not beyond what was sent, an end between transactions. It does no I/O and waits for nothing; for
/// one thread at a time.
///
/// @param <T> what stands for an outlet: one for all bindings, one for each, or one for each lane of a binding
final class SessionRules<T> {

    /// The action of a checkpoint that nobody waits for.
    static final Runnable NOTHING = () -> {};

    private enum Phase {
        /// One loop serves all bindings.
        ALL,

        /// Each binding works for itself.
        BINDINGS,

        /// Bindings that worked for themselves have failed: states may be ahead of documents that were dropped.
        BROKEN,

        /// Nobody may send any more.
        OVER
    }

    /// How a session has ended.
    ///
    /// @param failure null for an orderly end
    record End(@Nullable Throwable failure) {}

    /// What work has left after its last checkpoint.
    ///
    /// @param documents how many
    /// @param schema whether there is a schema
    /// @param update whether there is an update of a state that no other checkpoint takes along
    record Left(long documents, boolean schema, boolean update) {}

    private final boolean acknowledged;
    private final ArrayDeque<T> line = new ArrayDeque<>();
    private final ArrayDeque<Runnable> pending = new ArrayDeque<>();
    private final Set<T> divided = new HashSet<>();
    private Phase phase = Phase.ALL;
    private @Nullable T turn;
    private @Nullable T inside;
    private boolean interrupted;
    private boolean ended;
    private @Nullable Throwable failure;

    /// @param acknowledged whether the runtime was asked to acknowledge checkpoints
    SessionRules(boolean acknowledged) {
        this.acknowledged = acknowledged;
    }

    // --- who works

    /// From now on each binding works for itself.
    ///
    /// @param empty whether nothing was emitted since the last checkpoint
    /// @throws InterruptedException when the session is over
    void startBindings(boolean empty) throws InterruptedException {
        requireOpen();
        requireAll("forEachBinding", "the bindings work for themselves already");
        if (!empty || inside != null) {
            throw new IllegalStateException("forEachBinding was called without a checkpoint after the last documents");
        }
        phase = Phase.BINDINGS;
    }

    /// @param orderly whether all of them have ended without a failure
    void endBindings(boolean orderly) {
        if (phase == Phase.BINDINGS) {
            phase = orderly ? Phase.ALL : Phase.BROKEN;
        }
    }

    boolean bindingsWork() {
        return phase == Phase.BINDINGS;
    }

    /// From now on the lanes of a binding work for themselves, and the binding does not.
    ///
    /// @param empty whether nothing was emitted or updated since its last checkpoint
    /// @throws InterruptedException when the session is over
    void startLanes(T binding, boolean empty) throws InterruptedException {
        requireOpen();
        if (phase != Phase.BINDINGS) {
            throw new IllegalStateException("lanes can only work inside forEachBinding");
        }
        requireUndivided(binding);
        if (!empty || binding.equals(inside)) {
            throw new IllegalStateException(
                    "lanes were started without a checkpoint of their binding after its last" + " documents or update");
        }
        divided.add(binding);
    }

    /// @param orderly whether all of them have ended without a failure
    void endLanes(T binding, boolean orderly) {
        if (orderly) {
            divided.remove(binding);
        }
    }

    private void requireUndivided(T outlet) {
        if (divided.contains(outlet)) {
            throw new IllegalStateException(
                    "a binding does nothing by itself while its lanes work, or after one of them" + " has failed");
        }
    }

    /// @param what something that touches all bindings
    /// @param why it must not be done while each works for itself
    void requireAll(String what, String why) {
        switch (phase) {
            case ALL, OVER -> {}
            case BINDINGS -> throw new IllegalStateException(what + " is not possible inside forEachBinding: " + why);
            case BROKEN ->
                throw new IllegalStateException(
                        what + " is not possible after forEachBinding has failed: the capture has to end");
        }
    }

    void requireAcknowledgements() {
        if (!acknowledged) {
            throw new IllegalStateException("a checkpoint can only wait for its acknowledgement when"
                    + " explicitAcknowledgements() of the capture returns true");
        }
    }

    // --- the stream

    /// Asks for the stream: an outlet has it at once, or stands in line behind all that have asked before.
    ///
    /// @return whether it has the stream
    /// @throws InterruptedException when the session is over
    boolean ask(T outlet) throws InterruptedException {
        requireOpen();
        requireUndivided(outlet);
        if (turn == null && (inside == null || outlet.equals(inside))) {
            turn = outlet;
            return true;
        }
        line.addLast(outlet);
        return false;
    }

    /// @throws InterruptedException when the session is over
    void requireOpen() throws InterruptedException {
        if (phase == Phase.OVER) {
            throw new InterruptedException("the session is over");
        }
    }

    boolean hasStream(T outlet) {
        return outlet.equals(turn);
    }

    /// Whether any outlet is using the stream.
    boolean isBusy() {
        return turn != null;
    }

    /// An outlet no longer uses the stream; inside of its transaction it stays the only one that can get it.
    ///
    /// @return the outlet that has the stream now, null if none has asked for it or may have it
    @Nullable
    T done(T outlet) {
        requireStream(outlet);
        turn = inside == null && phase != Phase.OVER ? line.pollFirst() : null;
        return turn;
    }

    /// An outlet does not want to wait any longer.
    ///
    /// @return as for [#done]
    @Nullable
    T leave(T outlet) {
        if (outlet.equals(turn)) {
            return done(outlet);
        }
        line.remove(outlet);
        return null;
    }

    /// Outlets that stand in line, the next one first.
    List<T> waiting() {
        return List.copyOf(line);
    }

    /// Documents are about to be sent.
    void sending(T outlet) {
        requireStream(outlet);
        if (ended) {
            throw new IllegalStateException("the session has ended");
        }
        inside = outlet;
    }

    /// A checkpoint is about to be sent, so that its acknowledgement may come any time.
    void checkpointing(T outlet, Runnable whenDurable) {
        sending(outlet);
        if (acknowledged) {
            pending.addLast(whenDurable);
        }
    }

    /// The checkpoint was sent.
    void checkpointed(T outlet) {
        requireStream(outlet);
        inside = null;
    }

    private void requireStream(T outlet) {
        if (!outlet.equals(turn)) {
            throw new IllegalStateException("an outlet sends without having the stream");
        }
    }

    /// The runtime says that so many more checkpoints are durable, the oldest first.
    ///
    /// @return what waits for them, in order
    /// @throws ProtocolException when so many were not sent
    List<Runnable> acknowledge(int checkpoints) {
        if (!acknowledged) {
            throw new ProtocolException("received Acknowledge, but this capture did not ask for acknowledgements");
        }
        if (checkpoints < 1 || checkpoints > pending.size()) {
            throw new ProtocolException("received Acknowledge of " + Integer.toUnsignedString(checkpoints)
                    + " checkpoints, but " + pending.size() + " are pending");
        }
        List<Runnable> actions = new ArrayList<>(checkpoints);
        for (int count = 0; count < checkpoints; count++) {
            actions.add(pending.removeFirst());
        }
        return actions;
    }

    // --- the end

    /// To be asked when the work for an outlet has returned.
    ///
    /// @param who for messages, such as `the capture`
    /// @param stopping whether it was asked to stop, so that it may leave something
    /// @throws IllegalStateException when it has left something although nobody asked it to stop
    /// @throws TransientException when a part of its transaction was sent
    void checkReturn(T outlet, String who, Left left, boolean stopping) {
        if (!stopping && left.documents() > 0) {
            throw new IllegalStateException(
                    who + " ended with " + left.documents() + " documents after its last checkpoint");
        }
        if (!stopping && left.schema()) {
            throw new IllegalStateException(who + " ended with a schema after its last checkpoint");
        }
        if (!stopping && left.update()) {
            throw new IllegalStateException(who + " ended with an update of its state after its last checkpoint");
        }
        if (outlet.equals(inside)) {
            throw stoppedInside();
        }
    }

    /// Whether the work for an outlet can go back to the last checkpoint: nothing of its transaction was sent, and the
    /// session goes on.
    boolean mayRepeat(T outlet) {
        return phase != Phase.OVER && !outlet.equals(inside);
    }

    /// The capture is interrupted, since it was asked to stop and has not.
    void interrupt() {
        interrupted = true;
    }

    /// Something else than the capture's own thread has failed: the session ends with the first such failure.
    void fail(Throwable cause) {
        if (failure == null && !ended) {
            failure = cause;
        }
        phase = Phase.OVER;
    }

    /// Lets nobody send any more but the outlet that has the stream now.
    void close() {
        phase = Phase.OVER;
    }

    /// @param thrown by the capture; null when it has returned, or when nobody waits for it any longer
    /// @return null when the session has ended before
    @Nullable
    End end(@Nullable Throwable thrown) {
        close();
        if (ended) {
            return null;
        }
        ended = true;
        if (failure == null && thrown != null && !(interrupted && Interrupts.isInterrupt(thrown))) {
            failure = thrown;
        }
        if (failure == null && inside != null) {
            failure = stoppedInside();
        }
        return new End(failure);
    }

    private static TransientException stoppedInside() {
        return new TransientException("the capture was stopped inside a transaction of which a part was already sent;"
                + " it will resume from its last checkpoint");
    }
}
