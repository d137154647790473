package dev.flowcdk.materialize.internal;

import org.jspecify.annotations.Nullable;

/// The first of several failures, which keeps the later ones as suppressed. For one thread, or guarded by whoever has
/// it.
final class FirstFailure {

    interface Step {
        void run() throws Exception;
    }

    private @Nullable Throwable first;

    /// Takes a step whatever has failed before, and keeps its failure.
    void attempt(Step step) {
        try {
            step.run();
        } catch (Throwable failure) { // thrown again by rethrow, whatever it is
            add(failure);
        }
    }

    /// Keeps a failure; the same one may come again by another way.
    @SuppressWarnings("ReferenceEquality") // the same object, which cannot be suppressed by itself
    void add(Throwable failure) {
        if (first == null) {
            first = failure;
        } else if (first != failure) {
            first.addSuppressed(failure);
        }
    }

    boolean any() {
        return first != null;
    }

    /// Throws the first failure, if there is one.
    void rethrow() throws Exception {
        switch (first) {
            case null -> {}
            case Exception failure -> throw failure;
            case Error failure -> throw failure;
            case Throwable failure -> throw new IllegalStateException(failure);
        }
    }
}
