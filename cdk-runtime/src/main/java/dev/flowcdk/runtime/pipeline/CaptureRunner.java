package dev.flowcdk.runtime.pipeline;

import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.CaptureDriver;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.store.AppliedSpecs;
import dev.flowcdk.runtime.store.JournalWriter;
import dev.flowcdk.runtime.store.Journals;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keeps a capture running.
final class CaptureRunner extends Supervised {

    private final Catalog catalog;
    private final CaptureTask capture;
    private final ConnectorSource source;
    private final TaskStore store;
    private final Journals journals;
    private @Nullable ValidatedCapture validated;
    private @Nullable JournalWriter writer;
    private volatile @Nullable CaptureDriver session;
    private volatile boolean ended;

    CaptureRunner(
            Catalog catalog,
            CaptureTask capture,
            ConnectorSource source,
            TaskStore store,
            Journals journals,
            Restarts restarts,
            PipelineListener listener) {
        super(capture.name(), restarts, listener);
        this.catalog = catalog;
        this.capture = capture;
        this.source = source;
        this.store = store;
        this.journals = journals;
    }

    @Override
    Duration session() throws IOException, InterruptedException {
        ValidatedCapture task = prepared();
        List<String> collections =
                task.collections().stream().map(CollectionSpec::name).toList();
        var sink =
                new JournalSink(journals, Objects.requireNonNull(writer), store, collections, task(), new Progress());
        var opened = new CaptureDriver(
                source, task, CaptureOptions.task(), sink, log -> listener().log(task(), log));
        session = opened;
        if (stopping()) {
            return Duration.ZERO;
        }
        SessionEnd end = opened.run(store.state());
        ended = true;
        Duration pause = Duration.ofSeconds(capture.intervalSeconds());
        if (end == SessionEnd.EXITED) {
            listener().ended(task(), pause);
        }
        return pause;
    }

    @Override
    void stopSession() throws InterruptedException {
        CaptureDriver running = session;
        if (running != null) {
            running.stop();
        }
    }

    void kill() throws InterruptedException {
        CaptureDriver running = session;
        if (running != null) {
            running.kill();
        }
    }

    /// Lets go of the collections, once it was stopped.
    void close() throws IOException {
        if (writer != null) {
            writer.close();
        }
    }

    /// True when the connector has ended by itself at least once.
    boolean ended() {
        return ended;
    }

    private ValidatedCapture prepared() throws IOException, InterruptedException {
        ValidatedCapture task = validated;
        if (task == null) {
            var calls = new CaptureCalls(source, log -> listener().log(task(), log));
            CaptureSpec last = AppliedSpecs.capture(store);
            task = calls.validate(catalog, capture, last);
            for (String action : calls.apply(task.spec(), last, store)) {
                listener().applied(task(), action);
            }
            AppliedSpecs.keep(store, task.spec());
            writer = journals.open(
                    store.journals(),
                    task.collections().stream().map(CollectionSpec::name).toList());
            validated = task;
        }
        return task;
    }

    private final class Progress implements PipelineListener {
        @Override
        public void captured(String task, long[] documents) {
            progress();
            listener().captured(task, documents);
        }
    }
}
