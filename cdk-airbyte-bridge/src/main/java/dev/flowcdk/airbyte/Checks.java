package dev.flowcdk.airbyte;

import dev.flowcdk.TransientException;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// What checks of sources and of destinations have in common.
public final class Checks {

    /// Platforms give a check 30 seconds.
    private static final Duration LIMIT = Duration.ofSeconds(25);

    private Checks() {}

    /// Does the work of a check, and fails with what it throws.
    ///
    /// @throws TransientException when it takes longer than platforms wait
    public static void inTime(Callable<Boolean> work) throws Exception {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("check").start(task);
        try {
            task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw new TransientException(
                    "the endpoint has not answered within " + LIMIT.toSeconds() + " seconds", late);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    /// What the connector threw.
    public static Exception thrown(ConnectorFailedException failed) {
        return failed.getCause() instanceof Exception cause ? cause : failed;
    }
}
