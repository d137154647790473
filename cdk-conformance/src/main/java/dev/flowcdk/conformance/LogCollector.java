package dev.flowcdk.conformance;

import dev.flowcdk.runtime.wire.ConnectorLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Keeps what a connector logs. Safe for any thread.
final class LogCollector implements Consumer<ConnectorLog> {

    private final List<ConnectorLog> logs = new CopyOnWriteArrayList<>();

    @Override
    public void accept(ConnectorLog log) {
        logs.add(log);
    }

    List<ConnectorLog> logs() {
        return logs;
    }
}
