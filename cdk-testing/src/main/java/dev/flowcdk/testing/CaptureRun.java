package dev.flowcdk.testing;

import dev.flowcdk.capture.Capture;
import dev.flowcdk.internal.config.ConfigJson;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.CaptureDriver;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One session of a capture, ready to run. Immutable: each `until…` runs a session of its own and returns what came out
/// of it, from where [CaptureResult#resume] goes on.
///
/// Everything that the connector says is held against the rules of the protocol, and documents against their schemas.
/// What a connector in this process throws is the cause of the
/// [dev.flowcdk.runtime.wire.ConnectorFailedException] that a test gets.
public final class CaptureRun {

    private static final String PREFIX = "test/";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Task task;
    private final RawJson state;
    private final CaptureOptions options;
    private final Duration patience;
    private final List<PlannedStep> steps;

    /// What happens in the world while a capture runs.
    public interface Step {
        void run() throws Exception;
    }

    /// What a test does while a capture runs.
    public interface Script {
        void run(RunningCapture capture) throws Exception;
    }

    private record PlannedStep(long documents, Step step) {}

    /// What was published, and what the connector made of it.
    private record Task(ConnectorSource source, Catalog catalog, CaptureTask definition, ValidatedCapture validated) {

        List<String> names() {
            return validated.collections().stream()
                    .map(collection -> withoutPrefix(collection.name()))
                    .toList();
        }
    }

    private CaptureRun(Task task, RawJson state, CaptureOptions options, Duration patience, List<PlannedStep> steps) {
        this.task = task;
        this.state = state;
        this.options = options;
        this.patience = patience;
        this.steps = List.copyOf(steps);
    }

    /// Discovers, validates and applies a capture in this process, with a binding for all that it discovers.
    ///
    /// @param capture makes one for each stream of requests
    /// @param config record of the endpoint config
    public static <C> CaptureRun start(Supplier<? extends Capture<C, ?, ?>> capture, C config) {
        return start(ConnectorUnderTest.of(capture), RawJson.of(ConfigJson.encode(config)));
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
            var task = new CaptureTask(PREFIX + "capture", endpoint(config), bindings, 0, false);
            return of(source, new Catalog(Map.of(task.name(), task), collections, Map.of()), task);
        });
    }

    /// Validates and applies a catalog's capture.
    public static CaptureRun of(ConnectorSource source, Catalog catalog, CaptureTask task) {
        return published(source, catalog, task, null, RawJson.of("{}"), CaptureOptions.preview(), PATIENCE);
    }

    private static CaptureRun published(
            ConnectorSource source,
            Catalog catalog,
            CaptureTask task,
            @Nullable ValidatedCapture last,
            RawJson state,
            CaptureOptions options,
            Duration patience) {
        return attempt(() -> {
            var calls = new CaptureCalls(source, CaptureRun::ignore);
            var lastSpec = last == null ? null : last.spec();
            ValidatedCapture validated = calls.validate(catalog, task, lastSpec);
            var store = new MemoryStore(state);
            calls.apply(validated.spec(), lastSpec, store);
            return new CaptureRun(
                    new Task(source, catalog, task, validated), store.state(), options, patience, List.of());
        });
    }

    /// The same run with other options, such as faults or late acknowledgements.
    public CaptureRun with(CaptureOptions newOptions) {
        return new CaptureRun(task, state, newOptions, patience, steps);
    }

    /// The same run, whose documents are what the connector emits, in that order, without the `/_meta/uuid` and the
    /// reduction by key that Flow does.
    public CaptureRun asEmitted() {
        return with(options.withCombined(false));
    }

    /// The same run from another state of the connector.
    public CaptureRun from(RawJson newState) {
        return new CaptureRun(task, newState, options, patience, steps);
    }

    /// The same run with another limit to how long the connector may say nothing while something is waited for; a
    /// minute at first. Beyond it the wait fails, and says what has come until then.
    public CaptureRun patience(Duration newPatience) {
        return new CaptureRun(task, state, options, newPatience, steps);
    }

    /// The same run with a step in it. It is taken once in a session, as soon as so many documents were committed;
    /// steps are taken in the order in which they were added. Meanwhile nothing is read from the connector, which goes
    /// on by itself until it can write no more. Sessions that go on from the result do not take the step again.
    ///
    /// @throws IllegalStateException from the method that runs the session, when the step fails
    public CaptureRun after(long documents, Step step) {
        var all = new ArrayList<>(steps);
        all.add(new PlannedStep(documents, step));
        return new CaptureRun(task, state, options, patience, all);
    }

    /// Runs until something is true of what was committed; asked after each commit. The connector is killed then.
    public CaptureResult until(Predicate<CaptureResult> condition) {
        return run(options, committed -> condition.test(result(committed, SessionEnd.COMPLETE)));
    }

    /// Runs until at least so many documents were committed. The connector is killed then.
    public CaptureResult untilDocuments(long documents) {
        return run(options, committed -> committed.documents() >= documents);
    }

    /// Runs until so many transactions were committed. The connector is killed then.
    public CaptureResult untilTransactions(int transactions) {
        return run(options.withTransactions(transactions), committed -> false);
    }

    /// Runs until the connector ends by itself.
    public CaptureResult untilExit() {
        return run(options, committed -> false);
    }

    /// Runs until the connector ends by itself, or nothing came from it for so long.
    ///
    /// @throws dev.flowcdk.runtime.wire.RuleBrokenException when documents came last that no checkpoint followed
    public CaptureResult untilQuiet(Duration time) {
        return run(options.withIdleLimit(time), committed -> false);
    }

    /// Runs beside the test while the script is played. The connector is killed then, unless it has ended before.
    ///
    /// @throws Exception what the script throws, or the connector failed with
    public CaptureResult during(Script script) throws Exception {
        try (RunningCapture capture = launch()) {
            script.run(capture);
            return capture.kill();
        }
    }

    /// Runs beside the test until what is returned is closed.
    public RunningCapture launch() {
        var committed = committed(any -> false);
        var driver = new CaptureDriver(task.source(), task.validated(), options, committed, CaptureRun::ignore);
        return new RunningCapture(this, committed, driver, state, patience);
    }

    /// The task as it is after its endpoint config was changed, from this state.
    CaptureRun changed(RawJson config) {
        CaptureTask old = task.definition();
        var definition =
                new CaptureTask(old.name(), endpoint(config), old.bindings(), old.intervalSeconds(), old.linked());
        return republished(definition, task.catalog().collections());
    }

    /// The task as it is after a collection was changed, from this state.
    CaptureRun changed(CatalogCollection collection) {
        var collections = new LinkedHashMap<>(task.catalog().collections());
        String name = collections.containsKey(collection.name()) ? collection.name() : PREFIX + collection.name();
        if (!collections.containsKey(name)) {
            throw new IllegalArgumentException(
                    "there is no collection \"" + collection.name() + "\"; there are " + collections.keySet());
        }
        collections.put(
                name,
                new CatalogCollection(
                        name,
                        collection.key(),
                        collection.writeSchema(),
                        collection.readSchema(),
                        collection.projections()));
        return republished(task.definition(), collections);
    }

    private CaptureRun republished(CaptureTask definition, Map<String, CatalogCollection> collections) {
        var catalog = new Catalog(Map.of(definition.name(), definition), collections, Map.of());
        return published(task.source(), catalog, definition, task.validated(), state, options, patience);
    }

    private CaptureResult run(CaptureOptions chosen, Predicate<Committed> complete) {
        Duration asked = chosen.idleLimit();
        Duration quiet = asked == null ? patience : asked;
        return attempt(() -> {
            Committed committed = committed(complete);
            var session = new CaptureDriver(
                    task.source(), task.validated(), chosen.withIdleLimit(quiet), committed, CaptureRun::ignore);
            SessionEnd end;
            try {
                end = session.run(state);
            } catch (ConnectorKilledException killed) {
                end = SessionEnd.STOPPED;
            }
            if (end == SessionEnd.IDLE) {
                session.uncheckpointed().checkNoneWhenQuietFor(quiet);
                if (asked == null) {
                    throw new IllegalStateException("nothing came from the connector for " + quiet.toMillis()
                            + " ms, while more was waited for; committed were " + committed.documents()
                            + " documents in " + committed.transactions().size()
                            + " transactions (patience(...) sets another limit)");
                }
            }
            return result(committed, end);
        });
    }

    CaptureResult result(Committed committed, SessionEnd end) {
        RawJson reached = committed.state();
        var next = new CaptureRun(task, reached, options, patience, List.of());
        return new CaptureResult(next, committed.names(), committed.transactions(), reached, end);
    }

    private Committed committed(Predicate<Committed> complete) {
        var committed = new Committed(task.names(), state);
        var left = new ArrayDeque<>(steps);
        committed.afterCommit(
                () -> {
                    while (!left.isEmpty()
                            && committed.documents() >= left.getFirst().documents()) {
                        take(left.removeFirst());
                    }
                },
                () -> complete.test(committed));
        return committed;
    }

    private static void take(PlannedStep planned) {
        try {
            planned.step().run();
        } catch (Exception failed) {
            throw new IllegalStateException("the step after " + planned.documents() + " documents failed", failed);
        }
    }

    private static LocalEndpoint endpoint(RawJson config) {
        return new LocalEndpoint(List.of(), config, Map.of(), true);
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
}
