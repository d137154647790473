package dev.flowcdk.runtime.pipeline;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.AppliedSpecs;
import dev.flowcdk.runtime.store.Journals;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorLog.Level;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Keeps a materialization running.
final class MaterializeRunner extends Supervised {

    private final Catalog catalog;
    private final MaterializationTask materialization;
    private final ConnectorSource source;
    private final TaskStore store;
    private final Journals journals;
    private volatile @Nullable ValidatedMaterialization validated;
    private volatile @Nullable MaterializeDriver session;

    MaterializeRunner(
            Catalog catalog,
            MaterializationTask materialization,
            ConnectorSource source,
            TaskStore store,
            Journals journals,
            Restarts restarts,
            PipelineListener listener) {
        super(materialization.name(), restarts, listener);
        this.catalog = catalog;
        this.materialization = materialization;
        this.source = source;
        this.store = store;
        this.journals = journals;
    }

    @Override
    Duration session() throws IOException, InterruptedException {
        ValidatedMaterialization task = prepared();
        try (var feed = new JournalFeed(journals, task, true)) {
            var opened = new MaterializeDriver(
                    source,
                    task,
                    MaterializeOptions.task(),
                    store,
                    new Progress(feed),
                    log -> listener().log(task(), log));
            session = opened;
            if (!stopping()) {
                opened.run(feed);
            }
        }
        return Duration.ZERO;
    }

    @Override
    void stopSession() {
        MaterializeDriver running = session;
        if (running != null) {
            running.stop();
        }
    }

    void kill() throws InterruptedException {
        MaterializeDriver running = session;
        if (running != null) {
            running.kill();
        }
    }

    /// True when all that was committed to its collections has been materialized.
    boolean drained() {
        ValidatedMaterialization task = validated;
        RuntimeCheckpoint checkpoint = store.checkpoint();
        return task != null
                && (checkpoint == null
                        ? task.collections().stream().allMatch(each -> journals.committed(each.name()) == 0)
                        : JournalFeed.remaining(journals, task, checkpoint) == 0);
    }

    private ValidatedMaterialization prepared() throws IOException, InterruptedException {
        ValidatedMaterialization task = validated;
        if (task == null) {
            var calls = new MaterializeCalls(source, log -> listener().log(task(), log));
            MaterializationSpec last = AppliedSpecs.materialization(store);
            task = calls.validate(catalog, materialization, last);
            for (String action : calls.apply(task.spec(), last, store)) {
                listener().applied(task(), action);
            }
            AppliedSpecs.keep(store, task.spec());
            validated = task;
        }
        return task;
    }

    private final class Progress implements MaterializeListener {

        private final JournalFeed feed;

        Progress(JournalFeed feed) {
            this.feed = feed;
        }

        @Override
        public void opened() {
            if (feed.foreign()) {
                listener()
                        .log(
                                task(),
                                new ConnectorLog(
                                        Level.WARN,
                                        "the endpoint's checkpoint is of collections in another folder;"
                                                + " all documents of those here are materialized",
                                        Map.of()));
            }
        }

        @Override
        public void committed(@Nullable ConnectorState update, Transaction transaction) {
            progress();
            listener().materialized(task(), transaction);
        }
    }
}
