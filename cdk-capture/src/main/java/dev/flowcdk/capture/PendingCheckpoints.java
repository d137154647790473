package dev.flowcdk.capture;

import dev.flowcdk.internal.protocol.ProtocolException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Checkpoints that were sent and are not known to be durable, oldest first, each with the action that waits for it.
/// Any thread may use it.
final class PendingCheckpoints {

    /// The action of a checkpoint that nobody waits for.
    static final Runnable NOTHING = () -> {};

    private final boolean acknowledged;
    private final ArrayDeque<Runnable> pending = new ArrayDeque<>();

    /// @param acknowledged whether the runtime was asked to acknowledge; nothing is kept otherwise
    PendingCheckpoints(boolean acknowledged) {
        this.acknowledged = acknowledged;
    }

    boolean acknowledged() {
        return acknowledged;
    }

    /// Called before the checkpoint is sent.
    synchronized void add(Runnable whenDurable) {
        if (acknowledged) {
            pending.addLast(whenDurable);
        }
    }

    /// Takes out so many of the oldest.
    ///
    /// @return their actions in order
    synchronized List<Runnable> acknowledge(int checkpoints) {
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
}
