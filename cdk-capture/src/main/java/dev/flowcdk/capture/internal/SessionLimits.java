package dev.flowcdk.capture.internal;

import java.nio.file.Path;
import java.time.Duration;

/// What a session may use.
///
/// @param waitingBytes memory for transactions of bindings that work for themselves and wait for their checkpoint: so
///     much in their buffers, and as much again for what these do not hold
/// @param temporary folder for what that memory does not hold; it need not exist
/// @param grace how long a capture may go on after it was asked to stop, before it is interrupted
/// @param lastGrace how long it may go on after it was interrupted, before the session ends without it
record SessionLimits(long waitingBytes, Path temporary, Duration grace, Duration lastGrace) {

    private static final int LEAST_WAITING_BYTES = 4 << 20;
    private static final int MOST_WAITING_BYTES = 64 << 20;

    /// More does not make writes any better.
    private static final int MOST_HELD_BYTES = 1 << 20;

    private static final int LEAST_HELD_BYTES = 4 << 10;

    /// Those of this process. The two graces are within the ten seconds that Docker waits.
    static SessionLimits ofProcess() {
        return new SessionLimits(
                Math.clamp(Runtime.getRuntime().maxMemory() / 8, LEAST_WAITING_BYTES, MOST_WAITING_BYTES),
                Path.of(System.getProperty("java.io.tmpdir")),
                Duration.ofSeconds(6),
                Duration.ofSeconds(2));
    }

    /// Bytes that each of so many bindings may hold in its buffer.
    int heldBytes(int bindings) {
        return Math.clamp(waitingBytes / Math.max(bindings, 1), LEAST_HELD_BYTES, MOST_HELD_BYTES);
    }
}
