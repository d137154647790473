package dev.flowcdk.runtime.store;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the runtime remembers of a task: the connector's state, the checkpoint, and the rest of a commit. Safe for
/// several threads.
public interface TaskStore extends AutoCloseable {

    /// A commit: all of it becomes durable at once.
    ///
    /// @param updates of the connector's state, in order
    /// @param checkpoint the runtime's checkpoint; null when it does not change
    /// @param maxKeys largest packed keys stored, by state key
    /// @param journals committed lengths of collections, by name
    /// @param applied the applied spec as the runtime encodes it; null when it does not change
    record Commit(
            List<ConnectorState> updates,
            @Nullable RuntimeCheckpoint checkpoint,
            Map<String, byte[]> maxKeys,
            Map<String, Long> journals,
            byte @Nullable [] applied) {

        /// A commit of nothing but a state.
        public static Commit ofState(@Nullable ConnectorState update) {
            return new Commit(update == null ? List.of() : List.of(update), null, Map.of(), Map.of(), null);
        }
    }

    /// The connector's state.
    RawJson state();

    /// The checkpoint of the last commit that had one.
    @Nullable
    RuntimeCheckpoint checkpoint();

    /// The largest packed key stored under a state key; null when none was.
    byte @Nullable [] maxKey(String stateKey);

    /// Committed lengths of collections.
    Map<String, Long> journals();

    /// The spec applied last; null when none was.
    byte @Nullable [] applied();

    /// Makes a commit durable.
    ///
    /// @throws IllegalArgumentException when an update makes the state something else than an object; nothing is
    ///     committed then
    void commit(Commit commit) throws IOException;

    @Override
    void close() throws IOException;
}
