package dev.flowcdk.testing;

import dev.flowcdk.runtime.wire.ConnectorFailure;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// A connector that was started, and something that happens each time that the runtime has read from it.
final class WatchedConnector implements RunningConnector {

    private final RunningConnector connector;
    private final InputStream responses;

    WatchedConnector(RunningConnector connector, ConnectorUnderTest.Watcher watcher) {
        this.connector = connector;
        this.responses = new FilterInputStream(connector.responses()) {
            @Override
            public int read() throws IOException {
                int read = super.read();
                watcher.afterRead();
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int read = super.read(bytes, offset, length);
                watcher.afterRead();
                return read;
            }
        };
    }

    @Override
    public OutputStream requests() {
        return connector.requests();
    }

    @Override
    public InputStream responses() {
        return responses;
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
