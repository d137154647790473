package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.CaptureDriver;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.CaptureSink;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.session.Uncheckpointed;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A capture that is run from the beginning, in one or several sessions, and what these committed. For one thread,
/// beside the threads of its sessions.
final class CaptureTrial {

    private static final int MAX_RESTARTS = 20;
    private static final int ATTEMPTS_BESIDE = 2;

    private final CaptureSubject subject;
    private final ConnectorSource source;
    private final ValidatedCapture capture;
    private final TaskStore store;
    private final JsonMapper mapper = Numbers.exactMapper();
    private final List<Commit> commits = new ArrayList<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private int documents;
    private long firstDocument;
    private long lastDocument;
    private Uncheckpointed left = new Uncheckpointed(Map.of());
    private boolean acknowledged;
    private boolean changed;

    /// A committed transaction.
    ///
    /// @param documents in the order in which they were emitted
    /// @param state of the connector after it
    record Commit(List<Emitted> documents, RawJson state) {}

    /// A document.
    ///
    /// @param key names the collection and the document's key
    record Emitted(int binding, String key, JsonNode document, byte[] bytes) {}

    /// What a session is run with.
    ///
    /// @param options of the session
    /// @param over whether it is over, asked after each commit
    /// @param limit it is ended after this time at the latest
    /// @param afterFirstCommit done once, while nothing is read from the connector
    record Plan(
            CaptureOptions options,
            Predicate<CaptureTrial> over,
            Duration limit,
            @Nullable Interlude afterFirstCommit) {

        Plan(CaptureOptions options, Predicate<CaptureTrial> over, Duration limit) {
            this(options, over, limit, null);
        }
    }

    /// Something that happens in the middle of a session.
    interface Interlude {
        void run() throws Exception;
    }

    private CaptureTrial(CaptureSubject subject, ConnectorSource source, ValidatedCapture capture, TaskStore store) {
        this.subject = subject;
        this.source = source;
        this.capture = capture;
        this.store = store;
    }

    /// Brings the source to where it is at first, and sets the task up.
    static CaptureTrial prepared(CaptureSubject subject) throws Exception {
        CaptureSubject.Applied applied = subject.applied();
        return new CaptureTrial(subject, subject.connector(), applied.capture(), new MemoryStore(applied.state()));
    }

    /// The same task from another state, with nothing committed yet.
    CaptureTrial from(RawJson state) {
        return new CaptureTrial(subject, source, capture, new MemoryStore(state));
    }

    /// The same task from the state after some of its commits, with what these committed.
    CaptureTrial restartedAfter(int commitCount) {
        CaptureTrial trial = from(commits.get(commitCount - 1).state());
        commits.subList(0, commitCount).forEach(trial::add);
        trial.changed = changed;
        return trial;
    }

    /// The same task from another state, with another source of its connector and what this one committed.
    CaptureTrial from(RawJson state, ConnectorSource other) {
        var trial = new CaptureTrial(subject, other, capture, new MemoryStore(state));
        commits.forEach(trial::add);
        trial.changed = changed;
        return trial;
    }

    /// The task after a publication that changed it, from the state it has now.
    ///
    /// @param keeping whether what this one committed counts as brought
    CaptureTrial published(Catalog catalog, CaptureTask task, boolean keeping) throws Exception {
        var calls = new CaptureCalls(source, log -> {});
        ValidatedCapture published = calls.validate(catalog, task, capture.spec());
        try {
            calls.apply(published.spec(), capture.spec(), store);
        } catch (ConnectorFailedException failed) {
            LifeCycleChecks.requireAppliedAgain(subject);
            throw failed;
        }
        var trial = new CaptureTrial(subject, source, published, store);
        if (keeping) {
            commits.forEach(trial::add);
        }
        trial.changed = changed;
        return trial;
    }

    RawJson state() {
        return store.state();
    }

    List<Commit> commits() {
        return commits;
    }

    int documents() {
        return documents;
    }

    /// How fast documents came, between the first and the last one.
    long documentsPerSecond() {
        return documents * 1_000_000_000L / Math.max(1_000_000, lastDocument - firstDocument);
    }

    /// How often documents of each key came.
    Map<String, Integer> counts() {
        return counts;
    }

    ValidatedCapture capture() {
        return capture;
    }

    /// What came last without a checkpoint behind it, in the last session.
    Uncheckpointed left() {
        return left;
    }

    /// Makes the changes to the source that are to be made in each trial, once.
    void change() throws Exception {
        Workload.Step change = subject.workload().change();
        if (change != null && !changed) {
            changed = true;
            change.run();
        }
    }

    /// Whether the connector asked for acknowledgements in a session that was opened.
    boolean acknowledges() {
        return acknowledged;
    }

    /// All documents, in order.
    List<Emitted> emitted() {
        return commits.stream().flatMap(commit -> commit.documents().stream()).toList();
    }

    /// Runs a session. That it was killed by a fault is no failure.
    ///
    /// @return why it ended
    SessionEnd session(Plan plan) throws Exception {
        var sink = new Sink(plan);
        CaptureDriver session = open(plan, sink);
        Thread limit = stopAfter(session, plan.limit());
        try {
            SessionEnd end = session.run(store.state());
            left = session.uncheckpointed();
            return end;
        } catch (ConnectorKilledException killed) {
            return SessionEnd.STOPPED;
        } finally {
            acknowledged |= session.acknowledges();
            limit.interrupt();
            sink.rethrow();
        }
    }

    /// How a session ended that was asked to.
    ///
    /// @param time it took; null when it took too long
    /// @param failure how the connector failed; null when it ended in order
    record Ended(@Nullable Duration time, @Nullable ConnectorFailedException failure) {}

    /// Runs a session, asks the connector to end after a while, and waits for that.
    Ended terminated(Plan plan, Duration after, Duration limit) throws Exception {
        var sink = new Sink(plan);
        CaptureDriver session = open(plan, sink);
        var asked = new AtomicLong();
        var late = new AtomicBoolean();
        Thread asking = Thread.ofVirtual().name("ask").start(() -> {
            try {
                sink.opened.await();
                Thread.sleep(after);
                asked.set(System.nanoTime());
                session.terminate();
                Thread.sleep(limit);
                late.set(true);
                session.kill();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
        ConnectorFailedException failure = null;
        try {
            session.run(store.state());
        } catch (ConnectorFailedException failed) {
            failure = failed;
        } catch (ConnectorKilledException killed) {
            // too late
        } finally {
            asking.interrupt();
            asking.join();
        }
        sink.rethrow();
        if (late.get()) {
            return new Ended(null, null);
        }
        long since = asked.get() == 0 ? 0 : System.nanoTime() - asked.get();
        return new Ended(Duration.ofNanos(since), failure);
    }

    /// Runs a second instance to its end in the middle of the first one's session, and lets the first one go on. What
    /// the first one says from then on is not committed, as Flow's recovery log does.
    void takenOver(Plan plan) throws Exception {
        var older = new Sink(plan);
        CaptureDriver first = open(plan, older);
        older.interlude = () -> {
            older.fenced = true;
            takeOver(plan, first);
            first.kill();
        };
        try {
            first.run(store.state());
        } catch (ConnectorKilledException | ConnectorFailedException ended) {
            // it has lost against the second one, or was ended after it
        }
        older.rethrow();
    }

    private void takeOver(Plan plan, CaptureDriver older) throws Exception {
        for (int attempt = 0; ; attempt++) {
            try {
                session(plan);
                return;
            } catch (ConnectorFailedException failed) {
                if (attempt == MAX_RESTARTS) {
                    throw new NotHeldException("a second instance could not take over: " + failed.getMessage(), failed);
                }
                if (attempt == ATTEMPTS_BESIDE) {
                    older.kill(); // it holds on to what there is only one of, such as a replication slot
                }
            }
        }
    }

    private CaptureDriver open(Plan plan, Sink sink) {
        return new CaptureDriver(source, capture, plan.options(), sink, log -> {});
    }

    private static Thread stopAfter(CaptureDriver session, Duration limit) {
        return Thread.ofVirtual().name("limit").start(() -> {
            try {
                Thread.sleep(limit);
                session.stop();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void add(Commit commit) {
        commits.add(commit);
        documents += commit.documents().size();
        commit.documents().forEach(each -> counts.merge(each.key(), 1, Integer::sum));
    }

    private Emitted emitted(int binding, byte[] bytes) {
        JsonNode document = mapper.readTree(bytes);
        var collection = capture.collections().get(binding);
        List<JsonNode> key = collection.key().stream().map(document::at).toList();
        return new Emitted(binding, collection.name() + " " + key, document, bytes);
    }

    private final class Sink implements CaptureSink {

        private final Plan plan;
        private List<Emitted> pending = new ArrayList<>();
        private @Nullable Interlude interlude;
        private @Nullable Exception failure;
        private final CountDownLatch opened = new CountDownLatch(1);
        private boolean fenced;
        private boolean complete;

        Sink(Plan plan) {
            this.plan = plan;
            this.interlude = plan.afterFirstCommit();
        }

        @Override
        public void opened() {
            opened.countDown();
        }

        @Override
        public void document(int binding, byte[] bytes, int offset, int length) {
            byte[] copy = Arrays.copyOfRange(bytes, offset, offset + length);
            lastDocument = System.nanoTime();
            if (firstDocument == 0) {
                firstDocument = lastDocument;
            }
            if (subject.conduct().counting().test(RawJson.of(copy))) {
                pending.add(emitted(binding, copy));
            }
        }

        @Override
        public void commit(List<ConnectorState> updates, Transaction transaction) throws IOException {
            if (fenced) {
                abandon();
                return;
            }
            store.commit(new TaskStore.Commit(updates, null, Map.of(), Map.of(), null));
            add(new Commit(pending, store.state()));
            pending = new ArrayList<>();
            Interlude now = interlude;
            interlude = null;
            if (now != null) {
                try {
                    now.run();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", interrupted);
                } catch (Exception failed) {
                    failure = failed;
                    complete = true;
                    return;
                }
            }
            complete = plan.over().test(CaptureTrial.this);
        }

        @Override
        public boolean complete() {
            return complete;
        }

        @Override
        public void abandon() {
            pending = new ArrayList<>();
        }

        void rethrow() throws Exception {
            if (failure != null) {
                throw failure;
            }
        }
    }
}
