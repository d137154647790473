package dev.flowcdk.cli.preview;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.AppliedSpecs;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
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
    private volatile boolean stopped;
    private volatile @Nullable MaterializeDriver session;

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
        var calls = new MaterializeCalls(connector, output.messages()::connector);
        try (TaskStore store = plan.store("materialization", task.name())) {
            ValidatedMaterialization materialization =
                    calls.validate(catalog, task, AppliedSpecs.materialization(store));
            steps.validated(materialization.collections().size());
            var summary = new MaterializeSummary(output.messages(), materialization);
            try {
                for (int transactions : plan.sessions()) {
                    apply(calls, materialization.spec(), store);
                    session(connector, materialization, transactions, store, summary);
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
        MaterializeDriver running = session;
        if (running != null) {
            running.stop();
        }
    }

    private void apply(MaterializeCalls calls, MaterializationSpec spec, TaskStore store)
            throws IOException, InterruptedException {
        MaterializationSpec last = AppliedSpecs.materialization(store);
        List<String> actions = calls.apply(spec, last, store);
        if (plan.keepsState()) {
            AppliedSpecs.keep(store, spec);
        }
        steps.applied(actions, last != null);
        output.applied(actions);
    }

    private void session(
            ConnectorSource connector,
            ValidatedMaterialization materialization,
            int transactions,
            TaskStore store,
            MaterializeSummary summary)
            throws IOException, InterruptedException {
        // what the endpoint holds from earlier runs is not known here, so every key is asked for
        MaterializeOptions options =
                MaterializeOptions.task().withTransactions(transactions).withLoadOptimization(false);
        try (var feed = new FixtureFeed(fixture, materialization.collections())) {
            var listener = new PrintingListener(feed, summary);
            var opened = new MaterializeDriver(
                    plan.ofSessions(connector),
                    materialization,
                    options,
                    store,
                    listener,
                    output.messages()::connector);
            session = opened;
            if (!stopped && transactions != 0) {
                opened.run(feed);
                summary.skipped(feed.skipped());
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    private final class PrintingListener implements MaterializeListener {

        private final FixtureFeed feed;
        private final MaterializeSummary summary;

        PrintingListener(FixtureFeed feed, MaterializeSummary summary) {
            this.feed = feed;
            this.summary = summary;
        }

        @Override
        public void opened() {
            steps.opened();
            summary.resumed(feed.start(), fixture.transactions().size());
        }

        @Override
        public void stored(int binding, byte[] bytes, int offset, int length, boolean exists, boolean deleted) {
            summary.stored(binding, bytes, offset, length, exists, deleted);
        }

        @Override
        public void committed(@Nullable ConnectorState update, Transaction transaction) {
            try {
                summary.committed(transaction);
                output.commit(update == null ? List.of() : List.of(update));
                PreviewPlan.pause(plan.delay());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
