package dev.flowcdk.capture.internal;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.launch.Channel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The way to the runtime, which outlets use in turns. Guards the session's [SessionRules], waits where they say so,
/// and moves the bytes. Any thread may use it.
final class Outgoing {

    private final Channel channel;
    private final SessionRules<Condition> rules;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    /// @param acknowledged whether the runtime was asked to acknowledge checkpoints
    Outgoing(Channel channel, boolean acknowledged) {
        this.channel = channel;
        this.rules = new SessionRules<>(acknowledged);
    }

    /// What stands for a new outlet.
    Condition newPlace() {
        return lock.newCondition();
    }

    /// Waits for the stream, behind all that have asked before.
    ///
    /// @throws InterruptedException when the session is over, too
    void take(Condition place) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (rules.ask(place)) {
                return;
            }
            try {
                while (!rules.hasStream(place)) {
                    place.await();
                    rules.requireOpen();
                }
            } catch (InterruptedException e) {
                wake(rules.leave(place));
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    /// Gives the stream to the next in line.
    void release(Condition place) {
        lock.lock();
        try {
            wake(rules.done(place));
        } finally {
            lock.unlock();
        }
    }

    /// Sends whole frames of a transaction. Blocks while the runtime does not read. Only for whoever has the stream.
    void send(Condition place, GrowingBytes frames) {
        locked(() -> rules.sending(place));
        channel.send(frames);
    }

    /// The same with the frames that end the transaction, a checkpoint as the last of them.
    void sendCheckpoint(Condition place, GrowingBytes frames, Runnable whenDurable) {
        locked(() -> rules.checkpointing(place, whenDurable));
        channel.send(frames);
        locked(() -> rules.checkpointed(place));
    }

    void startBindings(boolean empty) throws InterruptedException {
        lock.lock();
        try {
            rules.startBindings(empty);
        } finally {
            lock.unlock();
        }
    }

    void endBindings(boolean orderly) {
        locked(() -> rules.endBindings(orderly));
    }

    void startLanes(Condition binding, boolean empty) throws InterruptedException {
        lock.lock();
        try {
            rules.startLanes(binding, empty);
        } finally {
            lock.unlock();
        }
    }

    void endLanes(Condition binding, boolean orderly) {
        locked(() -> rules.endLanes(binding, orderly));
    }

    boolean bindingsWork() {
        lock.lock();
        try {
            return rules.bindingsWork();
        } finally {
            lock.unlock();
        }
    }

    void requireAll(String what, String why) {
        locked(() -> rules.requireAll(what, why));
    }

    void requireAcknowledgements() {
        locked(rules::requireAcknowledgements);
    }

    List<Runnable> acknowledge(int checkpoints) {
        lock.lock();
        try {
            return rules.acknowledge(checkpoints);
        } finally {
            lock.unlock();
        }
    }

    void checkReturn(Condition place, String who, SessionRules.Left left, boolean stopping) {
        locked(() -> rules.checkReturn(place, who, left, stopping));
    }

    boolean mayRepeat(Condition place) {
        lock.lock();
        try {
            return rules.mayRepeat(place);
        } finally {
            lock.unlock();
        }
    }

    void interrupt() {
        locked(rules::interrupt);
    }

    /// Ends the session with this failure, unless it has ended or failed before.
    void fail(Throwable cause) {
        locked(() -> {
            rules.fail(cause);
            wakeAll();
        });
    }

    /// Ends the session: lets nobody send any more, and waits so long for whoever does. To be called by a thread that
    /// has nothing else to do: an interrupt does not matter to it.
    ///
    /// @param thrown by the capture
    /// @return null when the session has ended before
    SessionRules.@Nullable End end(@Nullable Throwable thrown, Duration patience) {
        lock.lock();
        try {
            rules.close();
            wakeAll();
            awaitIdle(patience);
            return rules.end(thrown);
        } finally {
            lock.unlock();
        }
    }

    private void awaitIdle(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        long left = patience.toNanos();
        while (rules.isBusy() && left > 0) {
            try {
                left = idle.awaitNanos(left);
            } catch (InterruptedException e) { // what the thread was interrupted for was to get here
                left = deadline - System.nanoTime();
            }
        }
    }

    private void wake(@Nullable Condition next) {
        if (next == null) {
            idle.signalAll();
        } else {
            next.signal();
        }
    }

    private void wakeAll() {
        rules.waiting().forEach(Condition::signal);
    }

    private void locked(Runnable event) {
        lock.lock();
        try {
            event.run();
        } finally {
            lock.unlock();
        }
    }
}
