package dev.flowcdk.cli.preview;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.testing.catalog.CaptureTask;
import dev.flowcdk.testing.catalog.Catalog;
import dev.flowcdk.testing.container.Connectors;
import dev.flowcdk.testing.session.CaptureCalls;
import dev.flowcdk.testing.session.CaptureOptions;
import dev.flowcdk.testing.session.CaptureSession;
import dev.flowcdk.testing.session.CaptureSink;
import dev.flowcdk.testing.session.ValidatedCapture;
import dev.flowcdk.testing.store.MemoryStore;
import dev.flowcdk.testing.store.TaskStore.Commit;
import dev.flowcdk.testing.wire.ConnectorLog;
import dev.flowcdk.testing.wire.ConnectorSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// Runs sessions of a capture and prints its documents.
record CapturePreview(
        Catalog catalog,
        CaptureTask task,
        Connectors connectors,
        PreviewPlan plan,
        PreviewOutput output,
        Consumer<ConnectorLog> logs) {

    void run() throws IOException, InterruptedException {
        ConnectorSource connector = connectors.of(task, logs);
        var calls = new CaptureCalls(connector, logs);
        ValidatedCapture capture = calls.validate(catalog, task, null);
        try (var store = new MemoryStore(plan.initialState())) {
            for (int transactions : plan.sessions()) {
                output.applied(calls.apply(capture.spec(), null, store));
                CaptureOptions options =
                        CaptureOptions.preview().withTransactions(transactions).withIdleLimit(plan.timeout());
                var sink = new PrintingSink(capture, store, output, plan.delay());
                new CaptureSession(connector, capture, options, sink, logs).run(store.state());
            }
            output.end(store.state());
        }
    }

    private record PrintingSink(ValidatedCapture capture, MemoryStore store, PreviewOutput output, Duration delay)
            implements CaptureSink {

        @Override
        public void document(int binding, byte[] bytes, int offset, int length) throws IOException {
            output.document(capture.collections().get(binding).name(), bytes, offset, length);
        }

        @Override
        public void commit(List<ConnectorState> updates, Transaction transaction) throws IOException {
            store.commit(new Commit(updates, null, Map.of(), Map.of(), null));
            output.commit(updates);
            PreviewPlan.pause(delay);
        }
    }
}
