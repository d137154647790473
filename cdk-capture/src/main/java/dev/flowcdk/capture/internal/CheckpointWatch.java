package dev.flowcdk.capture.internal;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Tells once of documents that nobody sees, since no checkpoint was ever made after them: the first mistake of an
/// author. Whoever has made one knows how, and may take their time for the next. For one thread at a time.
final class CheckpointWatch {

    /// What nobody is surprised to wait for.
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String who;
    private final Consumer<String> warnings;
    private final LongSupplier nanoTime;
    private long first;
    private boolean over;

    /// @param who for messages, such as `resource "orders"`
    /// @param warnings where it is told
    /// @param nanoTime as [System#nanoTime]
    CheckpointWatch(String who, Consumer<String> warnings, LongSupplier nanoTime) {
        this.who = who;
        this.warnings = warnings;
        this.nanoTime = nanoTime;
    }

    /// A document was emitted. Looks at the clock so seldom that it costs nothing.
    ///
    /// @param documents how many there are since the last checkpoint
    void emitted(long documents) {
        if (documents == 1) {
            first = nanoTime.getAsLong();
        } else if (!over && Long.bitCount(documents) == 1) {
            look(documents, Duration.ZERO);
        }
    }

    /// Nothing will be done for so long.
    void pausing(long documents, Duration duration) {
        if (!over && documents > 0) {
            look(documents, duration);
        }
    }

    void checkpointed() {
        over = true;
    }

    private void look(long documents, Duration coming) {
        if (Duration.ofNanos(nanoTime.getAsLong() - first).plus(coming).compareTo(PATIENCE) >= 0) {
            over = true;
            warnings.accept(who + " has emitted " + documents + (documents == 1 ? " document" : " documents")
                    + " and made no checkpoint yet; until it makes one nobody sees them, and a restart begins"
                    + " again before them");
        }
    }
}
