package dev.flowcdk.capture.internal;

import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// Finds out when a session that shall only read what is there has done so: when each loop at work has paused since it
/// began. Then the session is asked to stop. Any thread may use it.
final class CaughtUp {

    /// Shorter pauses are taken for those of a loop that spares its source.
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(1);

    private final boolean wanted;
    private final StopSignal stop;
    private final Set<Object> atWork = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Object> paused = Collections.newSetFromMap(new IdentityHashMap<>());

    /// @param wanted whether the session shall end then
    CaughtUp(boolean wanted, StopSignal stop) {
        this.wanted = wanted;
        this.stop = stop;
    }

    boolean wanted() {
        return wanted;
    }

    /// A loop begins, or goes on after others have worked for it.
    synchronized void begin(Object loop) {
        atWork.add(loop);
    }

    /// A loop has ended, or others work for it.
    synchronized void end(Object loop) {
        atWork.remove(loop);
        paused.remove(loop);
        look();
    }

    /// A loop has nothing left to checkpoint and waits.
    synchronized void pausing(Object loop, Duration duration) {
        if (duration.compareTo(LONG_ENOUGH) >= 0 && atWork.contains(loop)) {
            paused.add(loop);
            look();
        }
    }

    private void look() {
        if (wanted && !atWork.isEmpty() && paused.size() == atWork.size()) {
            stop.stop();
        }
    }
}
