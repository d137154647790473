package dev.flowcdk.runtime.container;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorLog.Level;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Removes a container when it is let go of and, if nobody did, when the virtual machine ends. Safe for any thread.
final class ContainerRemoval {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Duration CREATION_LIMIT = Duration.ofSeconds(1);
    private static final long RETRY_MILLISECONDS = 20;

    private final Docker docker;
    private final String name;
    private final Consumer<ConnectorLog> logs;
    private final Thread hook;
    private @Nullable RunningConnector client;
    private boolean ending;

    ContainerRemoval(Docker docker, String name, Consumer<ConnectorLog> logs) {
        this.docker = docker;
        this.name = name;
        this.logs = logs;
        this.hook = new Thread(this::removeAtTheEnd, "remove " + name);
    }

    /// Starts the client that runs the container, unless the virtual machine ends already.
    RunningConnector start(ConnectorCommand command, Consumer<ConnectorLog> clientLogs) throws IOException {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException late) {
            throw new UserException("no container is started any more, since this program ends", late);
        }
        synchronized (this) {
            if (ending) {
                throw new UserException("no container is started any more, since this program ends");
            }
            RunningConnector started = command.start(clientLogs);
            client = started;
            return started;
        }
    }

    /// Removes the container and returns when it is gone.
    void remove() throws InterruptedException {
        remove(Duration.ZERO);
    }

    /// To be called when the container is gone.
    void release() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException late) {
            // it runs already and finds nothing to remove
        }
    }

    /// Whether the virtual machine ends.
    synchronized boolean ending() {
        return ending;
    }

    private void removeAtTheEnd() {
        synchronized (this) {
            ending = true;
        }
        try {
            remove(CREATION_LIMIT);
        } catch (UserException failed) {
            logs.accept(new ConnectorLog(Level.ERROR, failed.getMessage() + "", Map.of()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param creationLimit for how long the engine may still be making a container whose client was killed
    private void remove(Duration creationLimit) throws InterruptedException {
        RunningConnector started = started();
        if (started == null) {
            return;
        }
        drain(started.responses());
        long begin = System.nanoTime();
        Docker.Outcome outcome = attempt();
        while (!gone(outcome, started, creationLimit.toNanos() - (System.nanoTime() - begin))) {
            if (System.nanoTime() - begin > LIMIT.toNanos()) {
                throw new UserException("the container " + name + " cannot be removed: " + outcome.complaint()
                        + "; remove it with: " + docker.program() + " rm --force " + name);
            }
            Thread.sleep(RETRY_MILLISECONDS);
            outcome = attempt();
        }
    }

    /// Reads what nobody will read any more: the engine does not let go of a container whose output it cannot pass on.
    private void drain(InputStream responses) {
        Thread.ofPlatform().daemon().name("drain " + name).start(() -> {
            try {
                responses.transferTo(OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // that was all
            }
        });
    }

    private synchronized @Nullable RunningConnector started() {
        return client;
    }

    private Docker.Outcome attempt() throws InterruptedException {
        return docker.run("rm", "--force", name);
    }

    private boolean gone(Docker.Outcome outcome, RunningConnector started, long creationNanoseconds)
            throws InterruptedException {
        if (outcome.output().contains(name)) {
            return true;
        }
        boolean absent = outcome.errors().toLowerCase(Locale.ROOT).contains("no such container");
        return absent
                && switch (started.exitStatus(Duration.ZERO)) {
                    case -1 -> false; // the client is still to make it, or about to see that it is gone
                    case RunningContainer.KILLED -> creationNanoseconds <= 0;
                    default -> true;
                };
    }
}
