package dev.flowcdk.testing;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.CaptureDriver;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.testing.CaptureResult.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A session of a capture that runs beside the test: what it has committed can be looked at and waited for, and it can
/// be stopped in order, or killed. Closing it kills it. For one thread, which is the test's.
public final class RunningCapture implements AutoCloseable {

    private final CaptureRun run;
    private final Committed committed;
    private final CaptureDriver session;
    private final Duration patience;
    private final CompletableFuture<SessionEnd> end = new CompletableFuture<>();

    /// Something that is true sooner or later.
    public interface Condition {
        boolean holds() throws Exception;
    }

    RunningCapture(CaptureRun run, Committed committed, CaptureDriver session, RawJson state, Duration patience) {
        this.run = run;
        this.committed = committed;
        this.session = session;
        this.patience = patience;
        Thread.ofPlatform().daemon().name("capture session").start(() -> {
            try {
                end.complete(session.run(state));
            } catch (ConnectorKilledException killed) {
                end.complete(SessionEnd.STOPPED);
            } catch (Exception | Error failure) {
                end.completeExceptionally(failure);
            }
        });
    }

    /// The documents of a binding that were committed until now.
    ///
    /// @param binding the name that was discovered, or the collection's name
    public List<RawJson> documents(String binding) {
        return CaptureResult.documents(committed.names(), committed.transactions(), binding);
    }

    /// What was committed until now.
    public List<Transaction> transactions() {
        return committed.transactions();
    }

    /// The state that is committed now.
    public RawJson state() {
        return committed.state();
    }

    /// Whether the session has not ended yet.
    public boolean running() {
        return !end.isDone();
    }

    /// Waits until something is true, of what was committed or of the world.
    ///
    /// @throws AssertionError when the session ends before, or [CaptureRun#patience] is over
    public RunningCapture until(Condition condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (end.isDone() && !condition.holds()) {
                throw new AssertionError("the capture has ended, and not as it should: " + end, failureOrNull());
            }
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new AssertionError("what was waited for did not happen within " + patience.toMillis()
                        + " ms; committed were " + committed.documents() + " documents in "
                        + transactions().size() + " transactions (patience(...) sets another limit)");
            }
            committed.await();
        }
        return this;
    }

    /// Reads no documents any more from the connector, which goes on by itself until it can write no more.
    public void hold() {
        committed.hold();
    }

    /// Reads from the connector again.
    public void goOn() {
        committed.goOn();
    }

    /// Asks the connector to end in order, as Flow does, and waits for its end.
    ///
    /// @throws Exception what the connector failed with, as [CaptureRun] tells it
    public CaptureResult stop() throws Exception {
        session.terminate();
        return untilEnd();
    }

    /// Waits until the connector ends.
    ///
    /// @throws Exception what the connector failed with, as [CaptureRun] tells it
    public CaptureResult untilEnd() throws Exception {
        try {
            return result(end.get(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                case null, default -> throw failed;
            }
        } catch (TimeoutException late) {
            throw new AssertionError("the capture did not end within " + patience.toMillis() + " ms", late);
        }
    }

    /// Waits until the connector ends, which has to be with a failure.
    ///
    /// @return what the connector failed with
    public Throwable failure() throws Exception {
        CaptureResult result;
        try {
            result = untilEnd();
        } catch (Exception failure) {
            return failure;
        }
        throw new AssertionError("the capture ended without a failure: " + result.end());
    }

    /// Kills the connector, as a crash would, and says what was committed until then.
    ///
    /// @throws Exception what the connector failed with before
    public CaptureResult kill() throws Exception {
        close();
        return untilEnd();
    }

    @Override
    public void close() {
        CaptureRun.attempt(() -> {
            committed.letGo();
            do {
                session.kill(); // again and again, since it may not have started yet
                committed.await();
            } while (running());
            return true;
        });
    }

    private Throwable failureOrNull() {
        return end.isCompletedExceptionally() ? end.exceptionNow() : new IllegalStateException("it ended by itself");
    }

    private CaptureResult result(SessionEnd how) {
        return run.result(committed, how);
    }
}
