package dev.flowcdk.capture.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// Runs the work of all bindings at the same time.
final class BindingThreads {

    private static final int MOST_SUPPRESSED = 5;

    private BindingThreads() {}

    /// Runs each on a virtual thread of its own, and returns when all have ended. The first failure, and an interrupt
    /// of this thread, interrupts the others.
    ///
    /// @param failed told of a failure at once, since others may take long to end, or never do
    /// @throws InterruptedException when this thread was interrupted and all of them have ended because of that
    /// @throws Exception the first failure that is none, with others as suppressed
    static void runAll(Collection<? extends Callable<?>> works, Consumer<Throwable> failed) throws Exception {
        List<Throwable> failures = new ArrayList<>();
        var threads = Thread.ofVirtual().name("binding-", 0).factory();
        try (var executor = Executors.newThreadPerTaskExecutor(threads)) {
            try {
                var ended = new ExecutorCompletionService<Boolean>(executor);
                works.forEach(work -> ended.submit(() -> run(work, failures, failed)));
                for (int count = 0; count < works.size(); count++) {
                    ended.take().get();
                }
            } catch (ExecutionException e) {
                executor.shutdownNow();
            } catch (InterruptedException | RuntimeException | Error e) {
                add(failures, e);
                executor.shutdownNow();
            }
        }
        if (!failures.isEmpty()) {
            throw Failures.thrown(chosen(failures));
        }
    }

    private static boolean run(Callable<?> work, List<Throwable> failures, Consumer<Throwable> failed)
            throws Exception {
        try {
            work.call();
            return true;
        } catch (Throwable e) { // whatever it is, it must end all of them
            add(failures, e);
            if (!Interrupts.isInterrupt(e)) {
                failed.accept(e);
            }
            throw e;
        }
    }

    private static void add(List<Throwable> failures, Throwable failure) {
        synchronized (failures) {
            failures.add(failure);
        }
    }

    private static Throwable chosen(List<Throwable> failures) {
        List<Throwable> real = failures.stream()
                .filter(failure -> !Interrupts.isInterrupt(failure))
                .toList();
        if (real.isEmpty()) {
            return failures.getFirst();
        }
        Throwable first = real.getFirst();
        real.stream()
                .filter(other -> !other.equals(first)) // the same may be thrown twice
                .limit(MOST_SUPPRESSED)
                .forEach(first::addSuppressed);
        return first;
    }
}
