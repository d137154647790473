package dev.flowcdk.cli.preview;

import dev.flowcdk.conformance.replay.Protocol;
import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.CaptureDriver;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.CaptureSink;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.store.AppliedSpecs;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.store.TaskStore.Commit;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Runs sessions of a capture and prints its documents.
final class CapturePreview implements Preview {

    private final Catalog catalog;
    private final CaptureTask task;
    private final Connectors connectors;
    private final PreviewPlan plan;
    private final PreviewOutput output;
    private final Steps steps;
    private volatile boolean stopped;
    private volatile @Nullable CaptureDriver session;

    CapturePreview(Catalog catalog, CaptureTask task, Connectors connectors, PreviewPlan plan, PreviewOutput output) {
        this.catalog = catalog;
        this.task = task;
        this.connectors = connectors;
        this.plan = plan;
        this.output = output;
        this.steps = new Steps(output.messages(), task.name());
    }

    @Override
    public void run() throws IOException, InterruptedException {
        steps.starting(task.endpoint());
        ConnectorSource connector = connectors.of(task, output.messages()::connector);
        try (PreviewRecording recording = plan.recording(
                        Protocol.CAPTURE, task.name(), task.endpoint().config(), connector);
                TaskStore store = plan.store("capture", task.name())) {
            var calls = new CaptureCalls(recording.of(connector), output.messages()::connector);
            ConnectorSource ofSessions = recording.of(plan.ofSessions(connector));
            ValidatedCapture capture = calls.validate(catalog, task, AppliedSpecs.capture(store));
            steps.validated(capture.collections().size());
            var summary = new CaptureSummary(
                    output.messages(),
                    task.name(),
                    capture.collections().stream().map(CollectionSpec::name).toList());
            try {
                for (int transactions : plan.sessions()) {
                    apply(calls, capture.spec(), store);
                    session(ofSessions, capture, transactions, store, summary);
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
        CaptureDriver running = session;
        if (running != null) {
            try {
                running.stop();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void apply(CaptureCalls calls, CaptureSpec spec, TaskStore store) throws IOException, InterruptedException {
        CaptureSpec last = AppliedSpecs.capture(store);
        List<String> actions = calls.apply(spec, last, store);
        if (plan.keepsState()) {
            AppliedSpecs.keep(store, spec);
        }
        steps.applied(actions, last != null);
        output.applied(actions);
    }

    private void session(
            ConnectorSource connector,
            ValidatedCapture capture,
            int transactions,
            TaskStore store,
            CaptureSummary summary)
            throws IOException, InterruptedException {
        CaptureOptions options =
                CaptureOptions.preview().withTransactions(transactions).withIdleLimit(plan.timeout());
        var sink = new PrintingSink(store, summary);
        var opened = new CaptureDriver(connector, capture, options, sink, output.messages()::connector);
        session = opened;
        if (!stopped) {
            SessionEnd end = opened.run(store.state());
            summary.ended(end, opened.uncheckpointed());
        }
    }

    private final class PrintingSink implements CaptureSink {

        private final TaskStore store;
        private final CaptureSummary summary;

        PrintingSink(TaskStore store, CaptureSummary summary) {
            this.store = store;
            this.summary = summary;
        }

        @Override
        public void opened() {
            steps.opened();
        }

        @Override
        public void document(int binding, byte[] bytes, int offset, int length) throws IOException {
            output.document(summary.collection(binding), bytes, offset, length);
            summary.document(binding);
        }

        @Override
        public void commit(List<ConnectorState> updates, Transaction transaction) throws IOException {
            store.commit(new Commit(updates, null, Map.of(), Map.of(), null));
            output.commit(updates);
            summary.commit();
            PreviewPlan.pause(plan.delay());
        }

        @Override
        public void abandon() {
            summary.abandon();
        }
    }
}
