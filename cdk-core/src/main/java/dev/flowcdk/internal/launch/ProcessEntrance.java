package dev.flowcdk.internal.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Supplier;

/// The entrance to a connector's process: its standard streams and its signals.
final class ProcessEntrance implements Entrance, AutoCloseable {

    private final TaskType taskType;
    private final Supplier<ProtocolServer> servers;
    private final Outcome outcome;
    private final InputStream input = Launcher.standardInput();
    private final OutputStream output;

    ProcessEntrance(TaskType taskType, Supplier<ProtocolServer> servers, Outcome outcome, OutputStream output) {
        this.taskType = taskType;
        this.servers = servers;
        this.outcome = outcome;
        this.output = output;
    }

    @Override
    public TaskType taskType() {
        return taskType;
    }

    @Override
    public ProtocolServer newServer() {
        return servers.get();
    }

    @Override
    public InputStream input() {
        return input;
    }

    @Override
    public OutputStream output() {
        return output;
    }

    @Override
    public void onStop(Runnable stop) {
        outcome.onStop(stop);
    }

    @Override
    public void close() throws IOException {
        output.close();
    }
}
