package dev.flowcdk.testing;

import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.internal.MaterializeServer;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.ImageEndpoint;
import dev.flowcdk.runtime.catalog.ImageName;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.runtime.wire.ConnectorInstance;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// A connector that is tested: a class in this process, a program, an image, or a service. It is started anew for each
/// call and session, and keeps what all of them log. Safe for any thread.
public final class ConnectorUnderTest implements ConnectorSource {

    private static final String TASK = "test/task";
    private static final Connectors CONNECTORS = new Connectors(Connectors.DEFAULT_NETWORK, System.getenv());

    private final ConnectorSource source;
    private final Supplier<ConnectorSource> otherCodec;
    private final Watcher watcher;
    private final List<ConnectorLog> logs = new CopyOnWriteArrayList<>();

    /// What happens in the world while a connector runs, without a clock.
    public interface Watcher {

        /// Called before each start of the connector.
        default void beforeStart() throws IOException {}

        /// Called each time that the runtime has read from the connector, with whatever part of its messages.
        default void afterRead() throws IOException {}
    }

    private ConnectorUnderTest(ConnectorSource source, Supplier<ConnectorSource> otherCodec, Watcher watcher) {
        this.source = source;
        this.otherCodec = otherCodec;
        this.watcher = watcher;
    }

    /// A connector in this process. What it throws is the cause of what a test gets.
    ///
    /// @param connector makes a [Capture] or a [Materialization], one for each stream of requests
    public static ConnectorUnderTest of(Supplier<?> connector) {
        Supplier<ProtocolServer> server = () -> server(connector.get());
        return new ConnectorUnderTest(
                new ConnectorInstance(server, ProtoCodec.INSTANCE),
                () -> new ConnectorInstance(server, JsonCodec.INSTANCE),
                new Watcher() {});
    }

    /// A connector that runs as a process of its own.
    ///
    /// @param command the program and its arguments
    public static ConnectorUnderTest command(List<String> command) {
        return command(command, Map.of());
    }

    /// A connector that runs as a process of its own.
    ///
    /// @param command the program and its arguments
    /// @param environment variables set over those of this process
    public static ConnectorUnderTest command(List<String> command, Map<String, String> environment) {
        var program = new ConnectorCommand(command, environment, true);
        return new ConnectorUnderTest(program, () -> program.withProtobuf(false), new Watcher() {});
    }

    /// A capture that runs from an image, each start in a container of its own. The image is pulled now, unless its tag
    /// is `local`.
    public static ConnectorUnderTest captureImage(String image) throws InterruptedException {
        var task =
                new CaptureTask(TASK, new ImageEndpoint(new ImageName(image), RawJson.of("{}")), List.of(), 0, false);
        return withOneCodec(CONNECTORS.of(task, log -> {}));
    }

    /// A materialization that runs from an image, each start in a container of its own. The image is pulled now, unless
    /// its tag is `local`.
    public static ConnectorUnderTest materializationImage(String image) throws InterruptedException {
        var endpoint = new ImageEndpoint(new ImageName(image), RawJson.of("{}"));
        return withOneCodec(CONNECTORS.of(new MaterializationTask(TASK, endpoint, List.of(), false), log -> {}));
    }

    /// A capture that runs already, as a gRPC service; each start is a stream of its own.
    ///
    /// @param address `HOST:PORT`, or `unix:PATH`, as its command `serve` says it
    public static ConnectorUnderTest servedCapture(String address) throws InterruptedException {
        var endpoint = new ServedEndpoint(address, RawJson.of("{}"));
        return withOneCodec(CONNECTORS.of(new CaptureTask(TASK, endpoint, List.of(), 0, false), log -> {}));
    }

    /// A materialization that runs already, as a gRPC service; each start is a stream of its own.
    ///
    /// @param address `HOST:PORT`, or `unix:PATH`, as its command `serve` says it
    public static ConnectorUnderTest servedMaterialization(String address) throws InterruptedException {
        var endpoint = new ServedEndpoint(address, RawJson.of("{}"));
        return withOneCodec(CONNECTORS.of(new MaterializationTask(TASK, endpoint, List.of(), false), log -> {}));
    }

    private static ConnectorUnderTest withOneCodec(ConnectorSource source) {
        return new ConnectorUnderTest(source, () -> source, new Watcher() {});
    }

    /// The same connector, which speaks JSON instead of protobuf; an image speaks what its label says, a
    /// service protobuf. It has logged
    /// nothing yet.
    public ConnectorUnderTest speakingJson() {
        return new ConnectorUnderTest(otherCodec.get(), otherCodec, watcher);
    }

    /// The same connector, with something that happens while it runs. It has logged nothing yet.
    public ConnectorUnderTest watchedBy(Watcher newWatcher) {
        return new ConnectorUnderTest(source, otherCodec, newWatcher);
    }

    /// Whether anything was logged with this text, since this was made or has forgotten its logs.
    public boolean logged(String text) {
        return logs.stream().anyMatch(log -> log.message().contains(text));
    }

    /// What was logged since this was made or has forgotten its logs.
    public List<ConnectorLog> logs() {
        return List.copyOf(logs);
    }

    /// Forgets what was logged until now.
    public void forgetLogs() {
        logs.clear();
    }

    @Override
    public RunningConnector start(Consumer<ConnectorLog> consumer) throws IOException {
        watcher.beforeStart();
        RunningConnector running = source.start(log -> {
            logs.add(log);
            consumer.accept(log);
        });
        return new WatchedConnector(running, watcher);
    }

    @Override
    public Codec codec() {
        return source.codec();
    }

    @Override
    public boolean fromImage() {
        return source.fromImage();
    }

    private static ProtocolServer server(Object connector) {
        return switch (connector) {
            case Capture<?, ?, ?> capture -> CaptureServer.of(capture);
            case Materialization<?, ?> materialization -> MaterializeServer.of(materialization);
            default ->
                throw new IllegalArgumentException(
                        connector.getClass().getName() + " is neither a Capture nor a Materialization");
        };
    }
}
