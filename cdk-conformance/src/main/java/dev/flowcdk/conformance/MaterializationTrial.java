package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.DocumentFeed;
import dev.flowcdk.runtime.session.ListFeed;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A materialization that is run from the beginning, in one or several sessions. For one thread.
final class MaterializationTrial {

    private final MaterializationSubject subject;
    private final ConnectorSource source;
    private final ValidatedMaterialization validated;
    private final TaskStore store;
    private boolean keepsCheckpoints;
    private boolean stagesState;

    private MaterializationTrial(
            MaterializationSubject subject,
            ConnectorSource source,
            ValidatedMaterialization validated,
            TaskStore store) {
        this.subject = subject;
        this.source = source;
        this.validated = validated;
        this.store = store;
    }

    /// Empties the endpoint, and sets the task up.
    static MaterializationTrial prepared(MaterializationSubject subject) throws Exception {
        subject.workload().prepared(); // before it is validated: what an earlier run has left may be in the way
        return applied(subject, subject.validated(), subject.connector(), ForeignStates.EMPTY);
    }

    /// The same for another form of the task, and from another state.
    static MaterializationTrial prepared(
            MaterializationSubject subject, ValidatedMaterialization validated, ConnectorSource source, RawJson state)
            throws Exception {
        subject.workload().prepared();
        return applied(subject, validated, source, state);
    }

    private static MaterializationTrial applied(
            MaterializationSubject subject, ValidatedMaterialization validated, ConnectorSource source, RawJson state)
            throws IOException, InterruptedException {
        var store = new MemoryStore(state);
        new MaterializeCalls(source, log -> {}).apply(validated.spec(), null, store);
        return new MaterializationTrial(subject, source, validated, store);
    }

    /// The task after a publication that changed it.
    MaterializationTrial published(ValidatedMaterialization changed) throws Exception {
        try {
            new MaterializeCalls(source, log -> {}).apply(changed.spec(), validated.spec(), store);
        } catch (ConnectorFailedException failed) {
            MaterializationChecks.requireAppliedAgain(subject);
            throw failed;
        }
        return new MaterializationTrial(subject, source, changed, store);
    }

    /// The same task with all that the runtime remembers of it, which is its own from now on.
    ///
    /// @param state in place of the connector's
    MaterializationTrial forked(RawJson state, ConnectorSource other) {
        var copy = new MemoryStore(state);
        copy.commit(new TaskStore.Commit(List.of(), store.checkpoint(), maxKeys(), Map.of(), null));
        return new MaterializationTrial(subject, other, validated, copy);
    }

    /// This shard and the one of the other keys as one: both states, and the largest key of both.
    MaterializationTrial joined(MaterializationTrial other) {
        var both = new MemoryStore(store.state());
        both.commit(TaskStore.Commit.ofState(new ConnectorState(other.store.state(), true)));
        Map<String, byte[]> maxKeys = maxKeys();
        other.maxKeys()
                .forEach((stateKey, key) ->
                        maxKeys.merge(stateKey, key, (one, two) -> Arrays.compareUnsigned(one, two) < 0 ? two : one));
        both.commit(new TaskStore.Commit(List.of(), store.checkpoint(), maxKeys, Map.of(), null));
        return new MaterializationTrial(subject, source, validated, both);
    }

    private Map<String, byte[]> maxKeys() {
        var maxKeys = new HashMap<String, byte[]>();
        for (MaterializationSpec.Binding binding : validated.spec().bindings()) {
            byte[] max = store.maxKey(binding.stateKey());
            if (max != null) {
                maxKeys.put(binding.stateKey(), max);
            }
        }
        return maxKeys;
    }

    /// Whether the connector gave a checkpoint of its own when a session was opened.
    boolean keepsCheckpoints() {
        return keepsCheckpoints;
    }

    /// Whether a commit came with a state of the connector.
    boolean stagesState() {
        return stagesState;
    }

    ValidatedMaterialization validated() {
        return validated;
    }

    TaskStore store() {
        return store;
    }

    /// Runs a session with all transactions that were not committed before. That it was killed by a fault is no
    /// failure.
    ///
    /// @return whether it came to its end
    boolean session(MaterializeOptions options) throws IOException, InterruptedException {
        return session(options, new ListFeed(subject.transactions()));
    }

    /// The same with other documents.
    boolean session(MaterializeOptions options, DocumentFeed documents) throws IOException, InterruptedException {
        try (var feed = new WatchedFeed(documents)) {
            open(options, store).run(feed);
            return true;
        } catch (ConnectorKilledException killed) {
            return false;
        }
    }

    /// What became of an older instance that went on after a newer one had come to its end.
    ///
    /// @param refused how it failed; null when it did not
    record TakenOver(@Nullable ConnectorFailedException refused) {}

    /// Starts a second instance in the middle of the first one's session and lets it come to its end; then the first
    /// one goes on.
    ///
    /// @param acknowledging whether the first one's runtime goes on as if nothing had happened; else what it commits is
    ///     refused, as Flow's recovery log does
    TakenOver takenOver(boolean acknowledging) throws IOException, InterruptedException {
        var fenced = new FencedStore(store);
        try (var feed = new Interrupted(new ListFeed(subject.transactions()), fenced)) {
            open(MaterializeOptions.task(), acknowledging ? store : fenced).run(feed);
        } catch (ConnectorFailedException refused) {
            return new TakenOver(refused);
        } catch (FencedException lost) {
            return new TakenOver(null);
        }
        return new TakenOver(null);
    }

    private MaterializeDriver open(MaterializeOptions options, TaskStore ofSession) {
        var listener = new MaterializeListener() {
            @Override
            public void committed(@Nullable ConnectorState update, Transaction transaction) {
                stagesState |= update != null;
            }
        };
        return new MaterializeDriver(source, validated, options, ofSession, listener, log -> {});
    }

    /// A session that is yet to be run.
    MaterializeDriver driver(MaterializeOptions options, MaterializeListener listener) {
        return new MaterializeDriver(source, validated, options, store, listener, log -> {});
    }

    /// Sees whether a session starts from the connector's own checkpoint.
    private final class WatchedFeed implements DocumentFeed {

        private final DocumentFeed feed;

        WatchedFeed(DocumentFeed feed) {
            this.feed = feed;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // which of two equal ones it is
        public void restart(@Nullable RuntimeCheckpoint checkpoint) throws IOException {
            // the store's own checkpoint is passed on as it is, the connector's is read anew
            keepsCheckpoints |= checkpoint != null && checkpoint != store.checkpoint();
            feed.restart(checkpoint);
        }

        @Override
        public @Nullable RuntimeCheckpoint next(Receiver receiver) throws IOException, InterruptedException {
            return feed.next(receiver);
        }

        @Override
        public void close() throws IOException {
            feed.close();
        }
    }

    /// Hands over one transaction, then lets the second instance run to its end before the next.
    private final class Interrupted implements DocumentFeed {

        private final ListFeed feed;
        private final FencedStore fence;
        private int count;

        Interrupted(ListFeed feed, FencedStore fence) {
            this.feed = feed;
            this.fence = fence;
        }

        @Override
        public void restart(@Nullable RuntimeCheckpoint checkpoint) {
            feed.restart(checkpoint);
        }

        @Override
        public @Nullable RuntimeCheckpoint next(Receiver receiver) throws IOException, InterruptedException {
            if (count++ == 1) {
                try {
                    session(MaterializeOptions.task());
                } catch (ConnectorFailedException failed) {
                    throw new NotHeldException("the newer of two instances failed: " + failed.getMessage(), failed);
                }
                fence.closed = true;
            }
            return feed.next(receiver);
        }

        @Override
        public void close() {
            feed.close();
        }
    }

    /// A commit was refused.
    private static final class FencedException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /// The recovery log of an instance that may lose it to another one.
    private static final class FencedStore implements TaskStore {

        private final TaskStore store;
        private boolean closed;

        FencedStore(TaskStore store) {
            this.store = store;
        }

        @Override
        public RawJson state() {
            return store.state();
        }

        @Override
        public @Nullable RuntimeCheckpoint checkpoint() {
            return store.checkpoint();
        }

        @Override
        public byte @Nullable [] maxKey(String stateKey) {
            return store.maxKey(stateKey);
        }

        @Override
        public Map<String, Long> journals() {
            return store.journals();
        }

        @Override
        public byte @Nullable [] applied() {
            return store.applied();
        }

        @Override
        public void commit(Commit commit) throws IOException {
            if (closed && commit.checkpoint() != null) {
                throw new FencedException();
            }
            if (!closed) {
                store.commit(commit);
            }
        }

        @Override
        public void close() {}
    }
}
