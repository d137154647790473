package dev.flowcdk.conformance;

import dev.flowcdk.conformance.replay.TappedConnector;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.runtime.wire.ConnectorFailure;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// The connector that is tested. An instance that runs for too long is killed, and that is told. Safe for any thread.
public final class TestedConnector implements ConnectorSource {

    private static final Duration TICK = Duration.ofMillis(100);

    private final ConnectorSource source;
    private final Duration patience;
    private final Set<Instance> running = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean hung = new AtomicBoolean();
    private final AtomicLong starts = new AtomicLong();
    private final AtomicLong peakMemory = new AtomicLong();
    private final Set<ProcessHandle> seen = ConcurrentHashMap.newKeySet();
    private volatile boolean processesSeen;
    private final Timeline timeline;

    /// @param source the connector
    /// @param patience how long an instance may run
    public TestedConnector(ConnectorSource source, Duration patience) {
        this.source = source;
        this.patience = patience;
        this.timeline = new Timeline(source.codec());
    }

    /// What its last instances and the runtime have said.
    Timeline timeline() {
        return timeline;
    }

    /// Whether processes of it were seen at all.
    boolean processesSeen() {
        return processesSeen;
    }

    /// Processes of instances that live on a while after all of these have ended.
    List<ProcessHandle> left(Duration limit) throws InterruptedException {
        killAll();
        long begun = System.nanoTime();
        while (seen.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() - begun < limit.toNanos()) {
            Thread.sleep(TICK);
        }
        return seen.stream().filter(ProcessHandle::isAlive).toList();
    }

    /// How many bytes of memory an instance had at most; 0 when nobody knows.
    long peakMemory() {
        return peakMemory.get();
    }

    /// The same connector, started otherwise.
    TestedConnector with(UnaryOperator<ConnectorSource> change) {
        return new TestedConnector(change.apply(source), patience);
    }

    /// How often it was started.
    long starts() {
        return starts.get();
    }

    @Override
    public RunningConnector start(Consumer<ConnectorLog> logs) throws IOException {
        starts.incrementAndGet();
        Timeline.Instance heard = timeline.begin();
        Consumer<ConnectorLog> both = log -> {
            heard.accept(log);
            logs.accept(log);
        };
        var instance = new Instance(new TappedConnector(source, () -> heard).start(both));
        running.add(instance);
        instance.watch();
        return instance;
    }

    @Override
    public Codec codec() {
        return source.codec();
    }

    @Override
    public boolean fromImage() {
        return source.fromImage();
    }

    /// Ends whatever still runs.
    void killAll() throws InterruptedException {
        for (Instance each : running) {
            each.kill();
        }
        hung.set(false);
    }

    /// Whether an instance was killed because it ran for too long.
    boolean hung() {
        return hung.get();
    }

    /// How long an instance may run.
    Duration patience() {
        return patience;
    }

    /// What is said of a failure: that it was killed for hanging explains more than what came of that.
    String explained(RuntimeException failure) {
        return hung.get()
                ? "it still ran after " + patience.toSeconds() + " seconds and was killed"
                : String.valueOf(failure.getMessage());
    }

    private final class Instance implements RunningConnector {

        private final RunningConnector connector;

        Instance(RunningConnector connector) {
            this.connector = connector;
        }

        void watch() {
            look(); // at once: it may have ended before the first tick
            Thread.ofVirtual().name("patience").start(() -> {
                try {
                    long begun = System.nanoTime();
                    while (connector.exitStatus(TICK) == -1) {
                        look();
                        if (System.nanoTime() - begun > patience.toNanos()) {
                            hung.set(true);
                            kill();
                            break;
                        }
                    }
                } catch (InterruptedException over) {
                    Thread.currentThread().interrupt();
                }
                seen.removeIf(process -> !process.isAlive());
                running.remove(this);
            });
        }

        private void look() {
            List<ProcessHandle> processes = connector.processes();
            seen.addAll(processes);
            processesSeen |= !processes.isEmpty();
            peakMemory.accumulateAndGet(ProcessMemory.peak(processes), Math::max);
        }

        @Override
        public OutputStream requests() {
            return connector.requests();
        }

        @Override
        public InputStream responses() {
            return connector.responses();
        }

        @Override
        public void terminate() throws InterruptedException {
            connector.terminate();
        }

        @Override
        public void kill() throws InterruptedException {
            connector.kill();
            running.remove(this);
        }

        @Override
        public int exitStatus(Duration limit) throws InterruptedException {
            return connector.exitStatus(limit);
        }

        @Override
        public List<ProcessHandle> processes() {
            return connector.processes();
        }

        @Override
        public ConnectorFailure failure() throws InterruptedException {
            return connector.failure();
        }
    }
}
