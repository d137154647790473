package dev.flowcdk.capture;

import java.time.Duration;

/// Whether a binding, or a lane of it, that fails with a [dev.flowcdk.TransientException] is begun again while the
/// others go on. Without, the capture ends, and the runtime starts all of it again.
public final class Retry {

    private static final Retry NEVER = new Retry(0, Duration.ZERO, Duration.ZERO);

    private final int times;
    private final Duration first;
    private final Duration longest;

    private Retry(int times, Duration first, Duration longest) {
        this.times = times;
        this.first = first;
        this.longest = longest;
    }

    /// Every failure ends the capture.
    public static Retry never() {
        return NEVER;
    }

    /// Begins again, after pauses that grow from a second to a minute.
    ///
    /// @param times how often in a row, without a checkpoint between; the next failure ends the capture
    /// @throws IllegalArgumentException when it is less than one
    public static Retry inPlace(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("a retry in place takes place at least once, not " + times + " times");
        }
        return new Retry(times, Duration.ofSeconds(1), Duration.ofMinutes(1));
    }

    /// The same with other pauses.
    ///
    /// @param newFirst before the first retry; each one after waits twice as long as the one before
    /// @param newLongest what they grow to
    /// @throws IllegalArgumentException when a pause is negative, or the longest shorter than the first
    public Retry withPauses(Duration newFirst, Duration newLongest) {
        if (newFirst.isNegative() || newLongest.compareTo(newFirst) < 0) {
            throw new IllegalArgumentException(
                    "pauses cannot grow from " + newFirst + " to " + newLongest + "; give the shortest first");
        }
        return new Retry(times, newFirst, newLongest);
    }

    /// How often in a row.
    public int times() {
        return times;
    }

    /// How long to wait.
    ///
    /// @param retry from 1
    public Duration pauseBefore(int retry) {
        Duration pause = first;
        for (int count = 1; count < retry && pause.compareTo(longest) < 0; count++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(longest) < 0 ? pause : longest;
    }
}
