package dev.flowcdk.cli.preview;

import dev.flowcdk.conformance.replay.Protocol;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.internal.protocol.WireFieldSelection;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.document.DocumentFields;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.AppliedSpecs;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Runs sessions of a materialization with the documents of a fixture.
final class MaterializePreview implements Preview {

    private final Catalog catalog;
    private final MaterializationTask task;
    private final Connectors connectors;
    private final Fixture fixture;
    private final PreviewPlan plan;
    private final PreviewOutput output;
    private final Steps steps;
    private final Set<MaterializeDriver> running = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    MaterializePreview(
            Catalog catalog,
            MaterializationTask task,
            Connectors connectors,
            Fixture fixture,
            PreviewPlan plan,
            PreviewOutput output) {
        this.catalog = catalog;
        this.task = task;
        this.connectors = connectors;
        this.fixture = fixture;
        this.plan = plan;
        this.output = output;
        this.steps = new Steps(output.messages(), task.name());
    }

    @Override
    public void run() throws IOException, InterruptedException {
        steps.starting(task.endpoint());
        ConnectorSource connector = connectors.of(task, output.messages()::connector);
        try (PreviewRecording recording = plan.recording(
                        Protocol.MATERIALIZATION, task.name(), task.endpoint().config(), connector);
                TaskStore store = plan.store("materialization", task.name())) {
            var calls = new MaterializeCalls(recording.of(connector), output.messages()::connector);
            ConnectorSource ofSessions = recording.of(plan.ofSessions(connector));
            ValidatedMaterialization materialization =
                    calls.validate(catalog, task, AppliedSpecs.materialization(store));
            steps.validated(materialization.collections().size());
            var summary = new MaterializeSummary(output.messages(), materialization);
            try {
                var session = new MaterializeSession(ofSessions, materialization, stores(store), summary);
                for (int transactions : plan.sessions()) {
                    apply(calls, materialization.spec(), AppliedSpecs.materialization(store), store);
                    if (!stopped && transactions != 0) {
                        session.run(transactions);
                    }
                }
                if (plan.drains()) {
                    apply(calls, materialization.spec(), materialization.spec(), store);
                    session.run(0);
                }
                output.end(store.state());
            } finally {
                summary.tell();
            }
        }
    }

    @Override
    public void stop() {
        stopped = true;
        running.forEach(MaterializeDriver::stop);
    }

    /// What is remembered of each shard.
    private List<TaskStore> stores(TaskStore first) {
        var stores = new ArrayList<TaskStore>(List.of(first));
        while (stores.size() < plan.shards()) {
            stores.add(new MemoryStore(plan.initialState()));
        }
        return stores;
    }

    private void apply(
            MaterializeCalls calls, MaterializationSpec spec, @Nullable MaterializationSpec last, TaskStore store)
            throws IOException, InterruptedException {
        List<String> actions = calls.apply(spec, last, store);
        if (plan.keepsState()) {
            AppliedSpecs.keep(store, spec);
        }
        steps.applied(actions, last != null);
        output.applied(actions);
    }

    /// Sessions of all shards of the task.
    private final class MaterializeSession {

        private final ConnectorSource connector;
        private final ValidatedMaterialization materialization;
        private final List<TaskStore> stores;
        private final MaterializeSummary summary;

        MaterializeSession(
                ConnectorSource connector,
                ValidatedMaterialization materialization,
                List<TaskStore> stores,
                MaterializeSummary summary) {
            this.connector = connector;
            this.materialization = materialization;
            this.stores = stores;
            this.summary = summary;
        }

        /// Runs a session of each shard, all at the same time.
        void run(int transactions) throws IOException, InterruptedException {
            List<RangeSpec> ranges = Shard.split(stores.size());
            if (ranges.size() == 1) {
                run(transactions, ranges.getFirst(), stores.getFirst());
                return;
            }
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var ends = new ExecutorCompletionService<@Nullable Void>(threads);
                for (int shard = 0; shard < ranges.size(); shard++) {
                    RangeSpec range = ranges.get(shard);
                    TaskStore store = stores.get(shard);
                    var _ = ends.submit(() -> {
                        run(transactions, range, store);
                        return null;
                    });
                }
                for (int shard = 0; shard < ranges.size(); shard++) {
                    await(ends.take());
                }
            } finally {
                running.clear();
            }
        }

        private void await(Future<@Nullable Void> shard) throws IOException, InterruptedException {
            try {
                shard.get();
            } catch (ExecutionException failed) {
                running.forEach(MaterializeDriver::stop);
                switch (failed.getCause()) {
                    case IOException io -> throw io;
                    case RuntimeException other -> throw other;
                    case InterruptedException interrupted -> throw interrupted;
                    case null, default -> throw new IllegalStateException(failed);
                }
            }
        }

        private void run(int transactions, RangeSpec range, TaskStore store) throws IOException, InterruptedException {
            // what the endpoint holds from earlier runs is not known here, so every key is asked for
            MaterializeOptions options = MaterializeOptions.task()
                    .withTransactions(transactions)
                    .withLoadOptimization(false)
                    .withLastAcknowledge(!plan.drains())
                    .withRange(range);
            try (var feed = new FixtureFeed(fixture, materialization.collections(), new Shard(range, keys()))) {
                var listener = new PrintingListener(feed, summary);
                var opened = new MaterializeDriver(
                        connector, materialization, options, store, listener, output.messages()::connector);
                running.add(opened);
                if (stopped && transactions != 0) {
                    opened.stop();
                }
                opened.run(feed);
                synchronized (summary) {
                    if (range.keyBegin() == 0) {
                        summary.skipped(feed.skipped());
                    }
                }
            } catch (UncheckedIOException failed) {
                throw failed.getCause();
            }
        }

        private List<DocumentFields> keys() {
            var keys = new ArrayList<DocumentFields>();
            List<CollectionSpec> collections = materialization.collections();
            for (int binding = 0; binding < collections.size(); binding++) {
                WireFieldSelection fields =
                        materialization.spec().bindings().get(binding).fieldSelection();
                keys.add(
                        fields == null
                                ? DocumentFields.key(collections.get(binding))
                                : DocumentFields.of(collections.get(binding), fields.keys()));
            }
            return keys;
        }
    }

    /// Tells of what happens in the session of a shard; the shards take turns.
    private final class PrintingListener implements MaterializeListener {

        private final FixtureFeed feed;
        private final MaterializeSummary summary;

        PrintingListener(FixtureFeed feed, MaterializeSummary summary) {
            this.feed = feed;
            this.summary = summary;
        }

        @Override
        public void opened() {
            synchronized (summary) {
                steps.opened();
                summary.resumed(feed.start(), fixture.transactions().size());
            }
        }

        @Override
        public void stored(int binding, byte[] bytes, int offset, int length, boolean exists, boolean deleted) {
            synchronized (summary) {
                summary.stored(binding, bytes, offset, length, exists, deleted);
            }
        }

        @Override
        public void committed(@Nullable ConnectorState update, Transaction transaction) {
            try {
                synchronized (summary) {
                    summary.committed(transaction);
                    output.commit(update == null ? List.of() : List.of(update));
                }
                PreviewPlan.pause(plan.delay());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
