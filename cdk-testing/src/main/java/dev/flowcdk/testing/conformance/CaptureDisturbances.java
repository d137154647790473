package dev.flowcdk.testing.conformance;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.CaptureDriver;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.CaptureSink;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Disturbs a capture in every way that Flow may, and compares what its collections hold in the end with what they hold
/// undisturbed. Each disturbance starts with a source prepared anew. Messages that break a rule fail as ever.
///
/// A session counts as complete when its state says so, when the connector ends by itself, or when it has been quiet
/// for a time.
///
/// @param source the connector
/// @param catalog of the task
/// @param task the capture
/// @param quiet how long a connector says nothing when it has said all
/// @param prepare brings the source to where it was; run before each disturbance
/// @param completeness whether the connector has said all, by the state that was committed; asked after each commit
/// @param counting which documents are compared
/// @param ignored JSON pointers of locations that may differ between runs
record CaptureDisturbances(
        ConnectorSource source,
        Catalog catalog,
        CaptureTask task,
        Duration quiet,
        Preparation prepare,
        Predicate<RawJson> completeness,
        Predicate<RawJson> counting,
        List<String> ignored) {

    /// Kills the connector after each number of messages, in turn; then lets it go on from what was committed.
    ///
    /// @param maxKills kills at most so often, spread evenly over the session
    /// @return how often the connector was killed
    /// @throws ConformanceException when something was lost or changed, or there is nothing that could be
    int killedAtEveryMessage(int maxKills) throws Exception {
        Faults counting = Faults.none();
        Content expected = undisturbed(counting);
        long messages = counting.passed();
        long step = Math.max(1, (messages + maxKills - 1) / maxKills);
        int kills = 0;
        for (long boundary = 0; boundary < messages; boundary += step) {
            var run = prepared();
            run.session(options().withFaults(Faults.killAfter(boundary)));
            run.session(options());
            expected.check("killed after " + boundary + " messages", run.content());
            kills++;
        }
        return kills;
    }

    /// Acknowledges late, in batches, and never, then lets the connector go on.
    ///
    /// @throws ConformanceException when something was lost or changed
    void acknowledgedLateOrNever() throws Exception {
        Content expected = undisturbed(Faults.none());
        for (Acknowledgements each :
                List.of(Acknowledgements.behindBy(2), Acknowledgements.inBatchesOf(3), Acknowledgements.none())) {
            var run = prepared();
            run.session(options().withAcknowledgements(each));
            run.session(options());
            expected.check("with " + each, run.content());
        }
    }

    /// Starts a second instance while the first one runs. What the first one says from then on is not committed, as
    /// Flow's recovery log does; the second one has to come to the same end. Either may fail while both run.
    ///
    /// @throws ConformanceException when something was lost or changed
    void twoInstancesAtOnce() throws Exception {
        Content expected = undisturbed(Faults.none());
        var run = prepared();
        run.takenOver(options());
        run.session(options());
        expected.check("with two instances at once", run.content());
    }

    /// Runs two shards, each with half of the keys.
    ///
    /// @return whether they come to what one has: all of it, and nothing twice
    boolean splits() throws Exception {
        Content expected = undisturbed(Faults.none());
        Run lower = prepared();
        var upper = new Run(lower.capture, new MemoryStore(lower.store.state()));
        try {
            lower.session(options().withRange(new RangeSpec(0, Integer.MAX_VALUE, 0, -1)));
            upper.session(options().withRange(new RangeSpec(Integer.MIN_VALUE, -1, 0, -1)));
        } catch (ConnectorFailedException refused) {
            return false;
        }
        return expected.isMadeOf(lower.content(), upper.content());
    }

    /// Whether the connector asks to be told what was committed.
    boolean acknowledges() throws Exception {
        Run run = prepared();
        CaptureDriver session = run.open(options(), run.new Sink());
        session.run(run.store.state());
        return session.acknowledges();
    }

    private Content undisturbed(Faults counting) throws Exception {
        var run = prepared();
        run.session(options().withFaults(counting));
        Content content = run.content();
        if (content.isEmpty()) {
            throw new ConformanceException("undisturbed, the capture committed no documents, so that none could be"
                    + " missed; the source needs some, and a quiet time long enough for them to come (now "
                    + quiet.toMillis() + " ms)");
        }
        return content;
    }

    private CaptureOptions options() {
        return CaptureOptions.preview().withIdleLimit(quiet);
    }

    private Run prepared() throws Exception {
        prepare.run();
        var calls = new CaptureCalls(source, log -> {});
        ValidatedCapture capture = calls.validate(catalog, task, null);
        var store = new MemoryStore();
        calls.apply(capture.spec(), null, store);
        return new Run(capture, store);
    }

    /// The sessions of one disturbance.
    private final class Run {

        private static final int MAX_RESTARTS = 20;
        private static final int ATTEMPTS_BESIDE = 2;

        private final ValidatedCapture capture;
        private final TaskStore store;
        private final List<List<RawJson>> committed = new ArrayList<>();

        Run(ValidatedCapture capture, TaskStore store) {
            this.capture = capture;
            this.store = store;
            capture.collections().forEach(each -> committed.add(new ArrayList<>()));
        }

        void session(CaptureOptions options) throws IOException, InterruptedException {
            CaptureDriver session = open(options, new Sink());
            try {
                if (session.run(store.state()) == SessionEnd.IDLE) {
                    session.uncheckpointed().checkNoneWhenQuietFor(quiet);
                }
            } catch (ConnectorKilledException killed) {
                // that is the disturbance
            }
        }

        /// Runs a second instance to its end in the middle of the first one's session, and lets the first one go on.
        void takenOver(CaptureOptions options) throws IOException, InterruptedException {
            var older = new Sink();
            CaptureDriver first = open(options, older);
            older.afterFirstCommit = () -> {
                older.fenced = true;
                restartUntilComplete(options, first);
                first.kill();
            };
            try {
                first.run(store.state());
            } catch (ConnectorKilledException | ConnectorFailedException ended) {
                // it has lost against the second one, or was ended after it
            }
        }

        private void restartUntilComplete(CaptureOptions options, CaptureDriver older)
                throws IOException, InterruptedException {
            for (int attempt = 0; ; attempt++) {
                try {
                    open(options, new Sink()).run(store.state());
                    return;
                } catch (ConnectorFailedException failed) {
                    if (attempt == MAX_RESTARTS) {
                        throw new ConformanceException("a second instance could not take over: " + failed, failed);
                    }
                    if (attempt == ATTEMPTS_BESIDE) {
                        older.kill(); // it holds on to what there is only one of, such as a replication slot
                    }
                }
            }
        }

        private CaptureDriver open(CaptureOptions options, Sink sink) {
            return new CaptureDriver(source, capture, options, sink, log -> {});
        }

        Content content() {
            List<List<RawJson>> counted = committed.stream()
                    .map(documents -> documents.stream().filter(counting).toList())
                    .toList();
            return Content.of(capture, counted, ignored);
        }

        private interface Interlude {
            void run() throws IOException, InterruptedException;
        }

        private final class Sink implements CaptureSink {

            private final List<List<RawJson>> pending = new ArrayList<>();
            private @Nullable Interlude afterFirstCommit;
            private boolean fenced;
            private boolean complete;

            Sink() {
                capture.collections().forEach(each -> pending.add(new ArrayList<>()));
            }

            @Override
            public void document(int binding, byte[] bytes, int offset, int length) {
                pending.get(binding).add(RawJson.of(Arrays.copyOfRange(bytes, offset, offset + length)));
            }

            @Override
            public void commit(List<ConnectorState> updates, Transaction transaction) throws IOException {
                if (fenced) {
                    abandon();
                    return;
                }
                store.commit(new TaskStore.Commit(updates, null, Map.of(), Map.of(), null));
                for (int binding = 0; binding < pending.size(); binding++) {
                    committed.get(binding).addAll(pending.get(binding));
                }
                abandon();
                complete = completeness.test(store.state());
                Interlude interlude = afterFirstCommit;
                afterFirstCommit = null;
                if (interlude != null) {
                    try {
                        interlude.run();
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        throw new IOException("interrupted", interrupted);
                    }
                }
            }

            @Override
            public boolean complete() {
                return complete;
            }

            @Override
            public void abandon() {
                pending.forEach(List::clear);
            }
        }
    }
}
