package dev.flowcdk.runtime.store;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.document.States;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A task store that is gone with the process.
public final class MemoryStore implements TaskStore {

    private States states;
    private @Nullable RuntimeCheckpoint checkpoint;
    private final Map<String, byte[]> maxKeys = new HashMap<>();
    private final Map<String, Long> journals = new HashMap<>();
    private byte @Nullable [] applied;

    /// An empty store.
    public MemoryStore() {
        this(RawJson.of("{}"));
    }

    /// A store with this state of the connector.
    public MemoryStore(RawJson state) {
        states = new States(state);
    }

    @Override
    public synchronized RawJson state() {
        return states.state();
    }

    @Override
    public synchronized @Nullable RuntimeCheckpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public synchronized byte @Nullable [] maxKey(String stateKey) {
        return maxKeys.get(stateKey);
    }

    @Override
    public synchronized Map<String, Long> journals() {
        return Map.copyOf(journals);
    }

    @Override
    public synchronized byte @Nullable [] applied() {
        return applied;
    }

    @Override
    public synchronized void commit(Commit commit) {
        if (!commit.updates().isEmpty()) {
            var changed = new States(states.state());
            for (ConnectorState update : commit.updates()) {
                changed.apply(update);
            }
            states = changed;
        }
        if (commit.checkpoint() != null) {
            checkpoint = commit.checkpoint();
        }
        maxKeys.putAll(commit.maxKeys());
        journals.putAll(commit.journals());
        if (commit.applied() != null) {
            applied = commit.applied();
        }
    }

    /// All that is remembered, as one commit.
    synchronized Commit everything() {
        return new Commit(
                List.of(new ConnectorState(states.state(), false)),
                checkpoint,
                Map.copyOf(maxKeys),
                journals(),
                applied);
    }

    @Override
    public void close() {}
}
