package dev.flowcdk.postgres.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.CaptureDriver;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.CaptureSink;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A capture that runs beside the test: what it has committed can be looked at, and it can be stopped in order, or
/// killed. As a process of its own it also has a log. Closing it kills it.
final class LiveCapture implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Task task;
    private final Sink sink;
    private final CaptureDriver session;
    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();

    /// Something that is true sooner or later.
    interface Condition {
        boolean holds() throws Exception;
    }

    /// A task of the fixture's database that was validated; keeps what its sessions log.
    ///
    /// @param server the connector of the last start, if it runs in this process
    record Task(
            ConnectorSource source,
            ValidatedCapture capture,
            List<String> tables,
            List<ConnectorLog> logs,
            AtomicReference<@Nullable ProtocolServer> server) {

        /// Starts it from the beginning.
        LiveCapture start() {
            return start(RawJson.of("{}"), Acknowledgements.immediate());
        }

        /// Starts it from this state.
        LiveCapture start(RawJson state, Acknowledgements acknowledgements) {
            return new LiveCapture(this, state, acknowledgements);
        }

        /// Whether it has logged a message with this text.
        boolean logged(String text) {
            return logs.stream().anyMatch(log -> log.message().contains(text));
        }

        private void log(ConnectorLog log) {
            logs.add(log);
        }
    }

    /// A task in this process with these tables of the schema public.
    static Task task(CaptureFixture fixture, String... tables) throws Exception {
        var server = new AtomicReference<@Nullable ProtocolServer>();
        var source = new ConnectorInstance(
                () -> {
                    ProtocolServer started =
                            dev.flowcdk.capture.internal.CaptureServer.of(new SourcePostgres(Map.of()));
                    server.set(started);
                    return started;
                },
                ProtoCodec.INSTANCE);
        return validated(fixture, source, server, tables);
    }

    /// The same as a process of its own.
    static Task process(CaptureFixture fixture, String... tables) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                SourcePostgres.class.getName());
        return validated(fixture, new ConnectorCommand(command, Map.of(), true), new AtomicReference<>(), tables);
    }

    private static Task validated(
            CaptureFixture fixture,
            ConnectorSource source,
            AtomicReference<@Nullable ProtocolServer> server,
            String... tables)
            throws Exception {
        RawJson config = RawJson.of(fixture.configJson().toString());
        List<ConnectorLog> logs = new CopyOnWriteArrayList<>();
        var calls = new CaptureCalls(source, logs::add);
        Map<String, DiscoveredBinding> discovered = new LinkedHashMap<>();
        for (DiscoveredBinding each : calls.discover("acme/source", config).bindings()) {
            JsonNode resource =
                    JSON.readTree(Objects.requireNonNull(each.resourceConfig()).bytes());
            discovered.put(resource.path("stream").asString(), each);
        }
        var bindings = new ArrayList<CaptureTask.Binding>();
        var collections = new LinkedHashMap<String, CatalogCollection>();
        for (String table : tables) {
            DiscoveredBinding found = Objects.requireNonNull(discovered.get(table), "no table " + table);
            String name = "acme/" + table;
            collections.put(
                    name, CatalogCollection.of(name, found.key(), Objects.requireNonNull(found.documentSchema())));
            bindings.add(new CaptureTask.Binding(Objects.requireNonNull(found.resourceConfig()), name, 0, false));
        }
        var task = new CaptureTask(
                "acme/source", new LocalEndpoint(List.of(), config, Map.of(), true), bindings, 0, false);
        var catalog = new Catalog(Map.of(task.name(), task), collections, Map.of());
        ValidatedCapture capture = calls.validate(catalog, task, null);
        return new Task(source, capture, List.of(tables), logs, server);
    }

    private LiveCapture(Task task, RawJson state, Acknowledgements acknowledgements) {
        this.task = task;
        this.sink = new Sink(task.tables().size(), state);
        this.session = new CaptureDriver(
                task.source(),
                task.capture(),
                CaptureOptions.preview().withAcknowledgements(acknowledgements),
                sink,
                task::log);
        Thread.ofPlatform().daemon().name("session").start(() -> {
            try {
                end.complete(session.run(state));
            } catch (Exception | Error failure) {
                end.completeExceptionally(failure);
            }
        });
    }

    /// The documents of a table that were committed.
    List<JsonNode> documents(String table) {
        return sink.documents(task.tables().indexOf(table));
    }

    /// The state that was committed.
    RawJson state() {
        return sink.store.state();
    }

    /// The mode of a table's state that was committed; empty without one.
    String mode(String table) {
        return JSON.readTree(state().bytes())
                .at("/bindingStateV1/public%2F" + table + "/mode")
                .asString("");
    }

    /// Waits until the condition holds. Fails when the capture ends before.
    LiveCapture until(Condition condition) throws Exception {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (end.isDone() && !condition.holds()) {
                throw new AssertionError("the capture ended: " + end, failure());
            }
            assertThat(System.nanoTime()).as("the time to wait").isLessThan(limit);
            Thread.onSpinWait();
        }
        return this;
    }

    /// Waits until it has read the table and goes by the log.
    LiveCapture untilActive(String table) throws Exception {
        return until(() -> mode(table).equals("Active"));
    }

    /// Waits until the condition holds.
    static void await(Condition condition) throws Exception {
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("the time to wait").isLessThan(limit);
            Thread.onSpinWait();
        }
    }

    boolean running() {
        return !end.isDone();
    }

    /// Stops reading from the connector.
    void hold() {
        sink.held.lock();
    }

    /// Reads from the connector again. By the thread that called [#hold()].
    void goOn() {
        sink.held.unlock();
    }

    /// Asks it to stop, as SIGTERM does, and waits for its end.
    SessionEnd stop() throws Exception {
        Objects.requireNonNull(task.server().get()).stop();
        return end();
    }

    /// Waits for its end.
    ///
    /// @throws ExecutionException when it failed
    SessionEnd end() throws Exception {
        return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /// Waits for its end, which has to be a failure, and returns that.
    Throwable failure() throws Exception {
        try {
            throw new AssertionError("the capture ended without a failure: " + end());
        } catch (ExecutionException failed) {
            return Objects.requireNonNull(failed.getCause());
        }
    }

    @Override
    public void close() throws Exception {
        session.kill();
        end.handle((_, _) -> true).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    /// Keeps what is committed. Any thread may look.
    private static final class Sink implements CaptureSink {

        private final ReentrantLock held = new ReentrantLock();
        private final TaskStore store;
        private final List<List<JsonNode>> pending = new ArrayList<>();
        private final List<List<JsonNode>> committed = new ArrayList<>();

        Sink(int bindings, RawJson state) {
            this.store = new MemoryStore(state);
            for (int index = 0; index < bindings; index++) {
                pending.add(new ArrayList<>());
                committed.add(new CopyOnWriteArrayList<>());
            }
        }

        List<JsonNode> documents(int binding) {
            return List.copyOf(committed.get(binding));
        }

        @Override
        public void document(int binding, byte[] bytes, int offset, int length) {
            held.lock();
            held.unlock();
            pending.get(binding).add(JSON.readTree(Arrays.copyOfRange(bytes, offset, offset + length)));
        }

        @Override
        public void commit(List<ConnectorState> updates, Transaction transaction) throws IOException {
            for (int index = 0; index < pending.size(); index++) {
                committed.get(index).addAll(pending.get(index));
                pending.get(index).clear();
            }
            store.commit(new TaskStore.Commit(updates, null, Map.of(), Map.of(), null));
        }

        @Override
        public void abandon() {
            pending.forEach(List::clear);
        }
    }
}
