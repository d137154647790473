package dev.flowcdk.runtime.container;

import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.runtime.wire.ConnectorFailure;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// A container and the `docker run` that is attached to it. The container never outlives this process: whoever lets go
/// of it, and the end of the virtual machine, removes it.
final class RunningContainer implements RunningConnector {

    private static final String CLIENT_ERROR = "docker: Error response from daemon: ";
    static final int KILLED = 137;
    private static final int TERMINATED = 143;
    private static final int NOT_RUN = 125;
    private static final int NOT_EXECUTABLE = 126;
    private static final int NO_PROGRAM = 127;

    private final Docker docker;
    private final String name;
    private final ImageConnector connector;
    private final ContainerRemoval removal;
    private final RunningConnector client;
    private final Instant start = Instant.now();
    private final AtomicBoolean released = new AtomicBoolean();

    private RunningContainer(
            Docker docker, String name, ImageConnector connector, ContainerRemoval removal, RunningConnector client) {
        this.docker = docker;
        this.name = name;
        this.connector = connector;
        this.removal = removal;
        this.client = client;
    }

    /// Starts a container.
    ///
    /// @param command `docker run` with this name
    static RunningContainer start(
            Docker docker, String name, ImageConnector connector, ConnectorCommand command, Consumer<ConnectorLog> logs)
            throws IOException {
        var removal = new ContainerRemoval(docker, name, logs);
        RunningConnector client = removal.start(command, withoutClient(logs));
        return new RunningContainer(docker, name, connector, removal, client);
    }

    /// What the client says when it cannot start a container is told once, by [#failure()].
    private static Consumer<ConnectorLog> withoutClient(Consumer<ConnectorLog> logs) {
        return log -> {
            if (!log.message().contains(CLIENT_ERROR)) {
                logs.accept(log);
            }
        };
    }

    @Override
    public OutputStream requests() {
        return client.requests();
    }

    @Override
    public InputStream responses() {
        return client.responses();
    }

    @Override
    public void terminate() throws InterruptedException {
        docker.run("kill", "--signal", "TERM", name);
    }

    @Override
    public void kill() throws InterruptedException {
        if (!released.get()) {
            removal.remove();
            client.kill();
            release();
        }
    }

    @Override
    public int exitStatus(Duration limit) throws InterruptedException {
        int status = client.exitStatus(limit);
        if (status != -1 && !released.get()) {
            if (status != 0) {
                removal.remove(); // it may be the client that was killed, and not its container
            }
            release();
        }
        return status;
    }

    @Override
    public ConnectorFailure failure() throws InterruptedException {
        String image = "the container of " + connector.image().name();
        if (removal.ending()) {
            return ofContainer(image + " was removed, since this program ends");
        }
        int status = client.exitStatus(Duration.ZERO);
        return switch (status) {
            case KILLED ->
                ofContainer(
                        outOfMemory()
                                ? image + " was killed since it needed more than its memory limit of "
                                        + connector.connectors().memoryLimit()
                                        + "; set a higher CONNECTOR_MEMORY_LIMIT, or let the connector use less"
                                : image + " was killed by somebody else (SIGKILL); if nobody did, see whether this"
                                        + " machine is short of memory");
            case TERMINATED -> ofContainer(image + " was stopped by somebody else (SIGTERM)");
            case NOT_RUN, NOT_EXECUTABLE, NO_PROGRAM -> notStarted(image, status);
            default -> client.failure();
        };
    }

    private static ConnectorFailure ofContainer(String text) {
        return new ConnectorFailure(text, "", null);
    }

    /// What the client says when there was no container; else it is the connector that ended with this status.
    private ConnectorFailure notStarted(String image, int status) throws InterruptedException {
        ConnectorFailure failure = client.failure();
        String said = failure.said();
        var outcome = new Docker.Outcome(status, "", said.lines().findFirst().orElse(""));
        return said.contains(CLIENT_ERROR) || status == NOT_RUN
                ? ofContainer(image + " cannot be started: " + outcome.complaint())
                : failure;
    }

    /// The container is gone by now, but the engine remembers its last events.
    private boolean outOfMemory() throws InterruptedException {
        return docker.run(
                        "events",
                        "--since",
                        seconds(start),
                        "--until",
                        seconds(Instant.now()),
                        "--filter",
                        "container=" + name,
                        "--filter",
                        "event=oom")
                .output()
                .contains("oom");
    }

    private static String seconds(Instant time) {
        return String.format(Locale.ROOT, "%d.%09d", time.getEpochSecond(), time.getNano());
    }

    private void release() {
        released.set(true);
        removal.release();
    }
}
