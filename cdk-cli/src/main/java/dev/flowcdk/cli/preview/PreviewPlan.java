package dev.flowcdk.cli.preview;

import dev.flowcdk.conformance.replay.Protocol;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.store.DurableStore;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How long a preview runs.
///
/// @param sessions number of transactions of each session; negative is no limit
/// @param timeout ends a session when nothing came for so long; null is no limit
/// @param delay pause after each transaction
/// @param initialState the connector's state to start with
/// @param folder where state, applied specification and checkpoint are kept for the next preview; null for nowhere
/// @param debugging how the connector of each session waits for a debugger; null for not at all
/// @param shards how many shards a materialization's documents are divided among
/// @param record file into which all messages are written; null for none
/// @param drains whether sessions of a materialization end by a break after their last commit, as of a crash, and one
///     more session does what is left to do then
record PreviewPlan(
        List<Integer> sessions,
        @Nullable Duration timeout,
        Duration delay,
        RawJson initialState,
        @Nullable Path folder,
        @Nullable Debugging debugging,
        int shards,
        @Nullable Path record,
        boolean drains) {

    PreviewPlan {
        sessions = List.copyOf(sessions);
    }

    /// Whether the next preview goes on where this one ends.
    boolean keepsState() {
        return folder != null;
    }

    /// The connector as sessions start it.
    ConnectorSource ofSessions(ConnectorSource connector) {
        return debugging == null ? connector : debugging.of(connector);
    }

    /// Begins a recording, if there is to be one.
    PreviewRecording recording(Protocol protocol, String task, RawJson config, ConnectorSource connector)
            throws IOException, InterruptedException {
        return record == null
                ? PreviewRecording.NONE
                : PreviewRecording.begin(record, protocol, task, config, connector);
    }

    /// What is remembered of a task.
    ///
    /// @param kind of the task
    TaskStore store(String kind, String task) throws IOException {
        return folder == null ? new MemoryStore(initialState) : DurableStore.open(folder, "preview-" + kind, task);
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
