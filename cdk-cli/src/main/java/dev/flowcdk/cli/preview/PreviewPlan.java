package dev.flowcdk.cli.preview;

import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long a preview runs.
///
/// @param sessions number of transactions of each session; negative is no limit
/// @param timeout ends a session when nothing came for so long; null is no limit
/// @param delay pause after each transaction
/// @param initialState the connector's state to start with
record PreviewPlan(List<Integer> sessions, @Nullable Duration timeout, Duration delay, RawJson initialState) {

    PreviewPlan {
        sessions = List.copyOf(sessions);
    }

    static void pause(Duration delay) throws IOException {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(interrupted);
        }
    }
}
