package dev.flowcdk.runtime.wire;

import java.util.concurrent.atomic.AtomicLong;

/// Kills a connector at the boundary between two messages of a session, counted in both directions. Any thread.
public final class Faults {

    private final long killAfter;
    private final AtomicLong passed = new AtomicLong();

    private Faults(long killAfter) {
        this.killAfter = killAfter;
    }

    /// No faults; messages are counted all the same.
    public static Faults none() {
        return new Faults(Long.MAX_VALUE);
    }

    /// Kills the connector when so many messages have passed.
    public static Faults killAfter(long messages) {
        return new Faults(messages);
    }

    /// How many messages have passed.
    public long passed() {
        return passed.get();
    }

    /// True when the connector has to die before the next message.
    boolean due() {
        return passed.get() >= killAfter;
    }

    void pass() {
        passed.incrementAndGet();
    }
}
