package dev.flowcdk.runtime.pipeline;

import java.time.Duration;

/// How a pipeline goes on with a task that failed: it starts it again after a pause, which doubles with each failure
/// until the task makes progress.
///
/// @param longestPause what pauses grow to
/// @param givingUp whether a task ends that cannot mend itself, or has failed ten times; else it is started again for
///     ever
public record Restarts(Duration longestPause, boolean givingUp) {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final int MAX_FAILURES = 10;
    private static final int MAX_DOUBLINGS = 20;

    /// For a run that is to come to an end: pauses are short, and a task that cannot go on ends.
    public static Restarts whileHopeful() {
        return new Restarts(Duration.ofSeconds(5), true);
    }

    /// For somebody who looks on and mends what is broken meanwhile.
    public static Restarts always() {
        return new Restarts(Duration.ofSeconds(30), false);
    }

    /// @param failures in a row, at least 1
    Duration pause(int failures) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }

    /// @param mendable whether another try may end otherwise, with nothing changed
    boolean givesUp(int failures, boolean mendable) {
        return givingUp && (!mendable || failures >= MAX_FAILURES);
    }
}
