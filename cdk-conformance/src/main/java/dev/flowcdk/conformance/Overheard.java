package dev.flowcdk.conformance;

import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.util.function.Consumer;

/// A connector, with what it logs kept.
record Overheard(ConnectorSource source, LogCollector collector) implements ConnectorSource {

    @Override
    public RunningConnector start(Consumer<ConnectorLog> logs) throws IOException {
        return source.start(log -> {
            collector.accept(log);
            logs.accept(log);
        });
    }

    @Override
    public Codec codec() {
        return source.codec();
    }

    @Override
    public boolean fromImage() {
        return source.fromImage();
    }
}
