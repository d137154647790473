package dev.flowcdk.testing;

import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.CaptureDriver;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.CaptureSink;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One session of a capture, ready to run. Immutable: each `until…` runs a session of its own and returns what came out
/// of it, from where [CaptureResult#resume] goes on.
///
/// Everything that the connector says is held against the rules of the protocol, and documents against their schemas.
public final class CaptureRun {

    private static final String PREFIX = "test/";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final ConnectorSource source;
    private final ValidatedCapture capture;
    private final RawJson state;
    private final CaptureOptions options;
    private final Duration patience;
    private final List<PlannedStep> steps;

    /// What happens in the world while a capture runs.
    public interface Step {
        void run() throws Exception;
    }

    private record PlannedStep(long documents, Step step) {}

    private CaptureRun(
            ConnectorSource source,
            ValidatedCapture capture,
            RawJson state,
            CaptureOptions options,
            Duration patience,
            List<PlannedStep> steps) {
        this.source = source;
        this.capture = capture;
        this.state = state;
        this.options = options;
        this.patience = patience;
        this.steps = List.copyOf(steps);
    }

    /// Discovers, validates and applies a capture in this process, with a binding for all that it discovers.
    ///
    /// @param config record of the endpoint config
    public static <C> CaptureRun start(Capture<C, ?, ?> capture, C config) {
        return start(
                new ConnectorInstance(() -> CaptureServer.of(capture), ProtoCodec.INSTANCE),
                RawJson.of(ConfigJson.encode(config)));
    }

    /// Discovers, validates and applies any connector, with a binding for all that it discovers and does not disable.
    public static CaptureRun start(ConnectorSource source, RawJson config) {
        return attempt(() -> {
            var bindings = new ArrayList<CaptureTask.Binding>();
            var collections = new LinkedHashMap<String, CatalogCollection>();
            for (DiscoveredBinding each : new CaptureCalls(source, CaptureRun::ignore)
                    .discover(PREFIX + "capture", config)
                    .bindings()) {
                RawJson resource = each.resourceConfig();
                RawJson schema = each.documentSchema();
                if (!each.disable() && resource != null && schema != null) {
                    String name = PREFIX + each.recommendedName();
                    bindings.add(new CaptureTask.Binding(resource, name, 0, false));
                    collections.put(name, CatalogCollection.of(name, each.key(), schema));
                }
            }
            var task = new CaptureTask(
                    PREFIX + "capture", new LocalEndpoint(List.of(), config, Map.of(), true), bindings, 0, false);
            return of(source, new Catalog(Map.of(task.name(), task), collections, Map.of()), task);
        });
    }

    /// Validates and applies a catalog's capture.
    public static CaptureRun of(ConnectorSource source, Catalog catalog, CaptureTask task) {
        return attempt(() -> {
            var calls = new CaptureCalls(source, CaptureRun::ignore);
            ValidatedCapture validated = calls.validate(catalog, task, null);
            TaskStore store = new MemoryStore();
            calls.apply(validated.spec(), null, store);
            return new CaptureRun(source, validated, store.state(), CaptureOptions.preview(), PATIENCE, List.of());
        });
    }

    /// The same run with other options, such as faults or late acknowledgements.
    public CaptureRun with(CaptureOptions newOptions) {
        return new CaptureRun(source, capture, state, newOptions, patience, steps);
    }

    /// The same run from another state of the connector.
    public CaptureRun from(RawJson newState) {
        return new CaptureRun(source, capture, newState, options, patience, steps);
    }

    /// The same run with another limit to how long the connector may say nothing while something is waited for; a
    /// minute at first. Beyond it the wait fails, and says what has come until then.
    public CaptureRun patience(Duration newPatience) {
        return new CaptureRun(source, capture, state, options, newPatience, steps);
    }

    /// The same run with a step in it. It is taken once in a session, as soon as so many documents were committed;
    /// steps are taken in the order in which they were added. Meanwhile nothing is read from the connector, which goes
    /// on by itself until it can write no more. Sessions that go on from the result do not take the step again.
    ///
    /// @throws IllegalStateException from the method that runs the session, when the step fails
    public CaptureRun after(long documents, Step step) {
        var all = new ArrayList<>(steps);
        all.add(new PlannedStep(documents, step));
        return new CaptureRun(source, capture, state, options, patience, all);
    }

    /// Runs until at least so many documents were committed. The connector is killed then.
    public CaptureResult untilDocuments(long documents) {
        return run(options, documents);
    }

    /// Runs until so many transactions were committed. The connector is killed then.
    public CaptureResult untilTransactions(int transactions) {
        return run(options.withTransactions(transactions), Long.MAX_VALUE);
    }

    /// Runs until the connector ends by itself.
    public CaptureResult untilExit() {
        return run(options, Long.MAX_VALUE);
    }

    /// Runs until the connector ends by itself, or nothing came from it for so long.
    ///
    /// @throws dev.flowcdk.runtime.wire.RuleBrokenException when documents came last that no checkpoint followed
    public CaptureResult untilQuiet(Duration time) {
        return run(options.withIdleLimit(time), Long.MAX_VALUE);
    }

    private CaptureResult run(CaptureOptions chosen, long limit) {
        Duration asked = chosen.idleLimit();
        boolean patient = asked == null;
        Duration quiet = asked == null ? patience : asked;
        return attempt(() -> {
            var sink = new Documents(capture.collections().size(), new MemoryStore(state), limit, steps);
            var session = new CaptureDriver(source, capture, chosen.withIdleLimit(quiet), sink, CaptureRun::ignore);
            SessionEnd end;
            try {
                end = session.run(state);
            } catch (ConnectorKilledException killed) {
                end = SessionEnd.STOPPED;
            }
            if (end == SessionEnd.IDLE) {
                session.uncheckpointed().checkNoneWhenQuietFor(quiet);
                if (patient) {
                    throw new IllegalStateException("nothing came from the connector for " + quiet.toMillis()
                            + " ms, while more was waited for; committed were " + sink.count + " documents in "
                            + sink.transactions + " transactions (patience(...) sets another limit)");
                }
            }
            List<String> names = capture.collections().stream()
                    .map(collection -> withoutPrefix(collection.name()))
                    .toList();
            var next = new CaptureRun(source, capture, sink.store.state(), options, patience, List.of());
            return new CaptureResult(next, names, sink.committed, sink.store.state(), end);
        });
    }

    private static String withoutPrefix(String collection) {
        return collection.startsWith(PREFIX) ? collection.substring(PREFIX.length()) : collection;
    }

    static void ignore(ConnectorLog log) {}

    /// A call whose checked exceptions a test would only pass on.
    interface Attempt<T> {
        T run() throws IOException, InterruptedException;
    }

    static <T> T attempt(Attempt<T> attempt) {
        try {
            return attempt.run();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static final class Documents implements CaptureSink {

        private final List<List<RawJson>> pending = new ArrayList<>();
        private final List<List<RawJson>> committed = new ArrayList<>();
        private final TaskStore store;
        private final long limit;
        private final Deque<PlannedStep> steps;
        private long count;
        private int transactions;

        Documents(int bindings, TaskStore store, long limit, List<PlannedStep> steps) {
            for (int index = 0; index < bindings; index++) {
                pending.add(new ArrayList<>());
                committed.add(new ArrayList<>());
            }
            this.store = store;
            this.limit = limit;
            this.steps = new ArrayDeque<>(steps);
        }

        @Override
        public void document(int binding, byte[] bytes, int offset, int length) {
            pending.get(binding).add(RawJson.of(Arrays.copyOfRange(bytes, offset, offset + length)));
        }

        @Override
        public void commit(List<ConnectorState> updates, Transaction transaction) throws IOException {
            store.commit(new TaskStore.Commit(updates, null, Map.of(), Map.of(), null));
            transactions++;
            for (int index = 0; index < pending.size(); index++) {
                count += pending.get(index).size();
                committed.get(index).addAll(pending.get(index));
                pending.get(index).clear();
            }
            takeSteps();
        }

        private void takeSteps() {
            while (!steps.isEmpty() && count >= steps.getFirst().documents()) {
                long documents = steps.getFirst().documents();
                try {
                    steps.removeFirst().step().run();
                } catch (Exception failed) {
                    throw new IllegalStateException("the step after " + documents + " documents failed", failed);
                }
            }
        }

        @Override
        public boolean complete() {
            return count >= limit;
        }

        @Override
        public void abandon() {
            pending.forEach(List::clear);
        }
    }
}
