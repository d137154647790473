package dev.flowcdk.cli.preview;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.testing.catalog.Catalog;
import dev.flowcdk.testing.catalog.MaterializationTask;
import dev.flowcdk.testing.container.Connectors;
import dev.flowcdk.testing.session.MaterializeCalls;
import dev.flowcdk.testing.session.MaterializeListener;
import dev.flowcdk.testing.session.MaterializeOptions;
import dev.flowcdk.testing.session.MaterializeSession;
import dev.flowcdk.testing.session.ValidatedMaterialization;
import dev.flowcdk.testing.store.MemoryStore;
import dev.flowcdk.testing.wire.ConnectorLog;
import dev.flowcdk.testing.wire.ConnectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs sessions of a materialization with the documents of a fixture.
record MaterializePreview(
        Catalog catalog,
        MaterializationTask task,
        Connectors connectors,
        Fixture fixture,
        PreviewPlan plan,
        PreviewOutput output,
        Consumer<ConnectorLog> logs) {

    void run() throws IOException, InterruptedException {
        ConnectorSource connector = connectors.of(task, logs);
        var calls = new MaterializeCalls(connector, logs);
        ValidatedMaterialization materialization = calls.validate(catalog, task, null);
        try (var store = new MemoryStore(plan.initialState())) {
            for (int transactions : plan.sessions()) {
                output.applied(calls.apply(materialization.spec(), null, store));
                if (transactions == 0) {
                    continue;
                }
                // what the endpoint holds from earlier runs is not known here, so every key is asked for
                MaterializeOptions options =
                        MaterializeOptions.task().withTransactions(transactions).withLoadOptimization(false);
                var listener = new PrintingListener(output, plan.delay());
                var session = new MaterializeSession(connector, materialization, options, store, listener, logs);
                try (var feed = new FixtureFeed(fixture, materialization.collections())) {
                    session.run(feed);
                } catch (UncheckedIOException failed) {
                    throw failed.getCause();
                }
            }
            output.end(store.state());
        }
    }

    private record PrintingListener(PreviewOutput output, Duration delay) implements MaterializeListener {

        @Override
        public void committed(@Nullable ConnectorState update, Transaction transaction) {
            try {
                output.commit(update == null ? List.of() : List.of(update));
                PreviewPlan.pause(delay);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
