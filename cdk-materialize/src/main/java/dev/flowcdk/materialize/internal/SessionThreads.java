package dev.flowcdk.materialize.internal;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The virtual threads of a session's bindings. The first failure is kept and interrupts all others; it is thrown
/// by [#check] and [#join].
final class SessionThreads implements AutoCloseable {

    /// How long interrupted threads may take to end.
    private static final int STOP_SECONDS = 5;

    private final ServingEnd end;
    private final ExecutorService executor = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("binding-", 0).factory());
    private final Phaser running = new Phaser(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /// @param end learns of failures, since the thread that would throw them may wait for the runtime
    SessionThreads(ServingEnd end) {
        this.end = end;
    }

    void start(FirstFailure.Step task) throws Exception {
        check();
        running.register();
        boolean started = false;
        try {
            executor.execute(() -> run(task));
            started = true;
        } catch (RejectedExecutionException e) {
            check();
            throw e;
        } finally {
            if (!started) {
                running.arriveAndDeregister();
            }
        }
    }

    private void run(FirstFailure.Step task) {
        try {
            task.run();
        } catch (Throwable e) { // thrown again, whatever it is, by the thread that started the task
            if (first(e)) {
                end.failSoon(e);
                executor.shutdownNow();
            }
        } finally {
            running.arriveAndDeregister();
        }
    }

    /// Waits until all started tasks have ended.
    void join() throws Exception {
        running.awaitAdvanceInterruptibly(running.arrive());
        check();
    }

    /// Throws the first failure, if there is one.
    void check() throws Exception {
        switch (failure.get()) {
            case null -> {}
            case Exception e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    /// Interrupts all threads on behalf of a failure elsewhere.
    void fail(Throwable cause) {
        if (first(cause)) {
            executor.shutdownNow();
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same object, which cannot be suppressed by itself
    private boolean first(Throwable cause) {
        Throwable first = failure.compareAndExchange(null, cause);
        if (first != null && first != cause && !(cause instanceof InterruptedException)) {
            first.addSuppressed(cause);
        }
        return first == null;
    }

    /// Waits for the threads to end; after a failure, not longer than they deserve.
    @Override
    public void close() {
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                executor.shutdownNow();
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
