package dev.flowcdk.conformance;

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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connector whose first instance starts a process that outlives it.
record LeavingConnector(ConnectorSource source, AtomicReference<@Nullable ProcessHandle> left)
        implements ConnectorSource {

    LeavingConnector(ConnectorSource source) {
        this(source, new AtomicReference<>());
    }

    @Override
    public RunningConnector start(Consumer<ConnectorLog> logs) throws IOException {
        if (left.get() == null) {
            left.set(new ProcessBuilder("sleep", "600").start().toHandle());
        }
        return new Leaving(source.start(logs), left);
    }

    @Override
    public Codec codec() {
        return source.codec();
    }

    private record Leaving(RunningConnector connector, AtomicReference<@Nullable ProcessHandle> left)
            implements RunningConnector {

        @Override
        public List<ProcessHandle> processes() {
            ProcessHandle process = left.get();
            return process == null ? List.of() : List.of(process);
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
        }

        @Override
        public int exitStatus(Duration limit) throws InterruptedException {
            return connector.exitStatus(limit);
        }

        @Override
        public ConnectorFailure failure() throws InterruptedException {
            return connector.failure();
        }
    }
}
