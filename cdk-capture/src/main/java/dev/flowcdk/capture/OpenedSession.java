package dev.flowcdk.capture;

import dev.flowcdk.TransientException;
import dev.flowcdk.internal.codec.Codec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// A session over the stream to the runtime. Any thread may use it.
final class OpenedSession<C, R, S> implements CaptureSession<C, R, S> {

    /// Bytes that a binding working for itself gathers before it takes the stream.
    static final int BINDING_BYTES = 1 << 20;

    /// Bytes that all bindings working for themselves gather together, as long as each has a useful share.
    private static final int ALL_BINDINGS_BYTES = 32 << 20;

    private static final int USEFUL_BYTES = 16 << 10;

    private final OpenTask<C, R, S> task;
    private final Codec codec;
    private final OutgoingStream stream;
    private final PendingCheckpoints pending;
    private final StopSignal stop;
    private final Outlet shared;
    private final List<OpenedBinding<R, S>> bindings;
    private volatile boolean bindingsWork;
    private @Nullable RecordTaskState<?> taskState;

    OpenedSession(
            OpenTask<C, R, S> task, Codec codec, OutgoingStream stream, PendingCheckpoints pending, StopSignal stop) {
        this.task = task;
        this.codec = codec;
        this.stream = stream;
        this.pending = pending;
        this.stop = stop;
        this.shared = new Outlet(codec, stream, pending, Outlet.WRITE_BYTES);
        this.bindings = task.bindings().stream()
                .map(binding -> new OpenedBinding<>(this, binding, shared))
                .toList();
    }

    @Override
    public String taskName() {
        return task.name();
    }

    @Override
    public C config() {
        return task.config();
    }

    @Override
    public List<CaptureBinding<R, S>> bindings() {
        return List.copyOf(bindings);
    }

    @Override
    public KeyRange range() {
        return task.range();
    }

    @Override
    public void forEachBinding(BindingTask<R, S> work) throws Exception {
        requireShared("forEachBinding");
        if (!shared.isEmpty()) {
            throw new IllegalStateException("forEachBinding was called without a checkpoint after the last documents");
        }
        int share = Math.clamp(ALL_BINDINGS_BYTES / Math.max(bindings.size(), 1), USEFUL_BYTES, BINDING_BYTES);
        bindings.forEach(binding -> binding.outlet(new Outlet(codec, stream, pending, share)));
        bindingsWork = true;
        runAll(work);
        bindingsWork = false;
        bindings.forEach(binding -> binding.outlet(shared));
    }

    private void runAll(BindingTask<R, S> work) throws Exception {
        var threads = Thread.ofVirtual().name("binding-", 0).factory();
        try (var executor = Executors.newThreadPerTaskExecutor(threads)) {
            var ended = new ExecutorCompletionService<Boolean>(executor);
            bindings.forEach(binding -> ended.submit(run(work, binding)));
            try {
                for (int count = 0; count < bindings.size(); count++) {
                    ended.take().get();
                }
            } catch (ExecutionException e) {
                executor.shutdownNow();
                throw Failures.causeOf(e);
            } catch (InterruptedException e) {
                executor.shutdownNow();
                throw e;
            }
        }
    }

    private Callable<Boolean> run(BindingTask<R, S> work, OpenedBinding<R, S> binding) {
        return () -> {
            work.run(binding);
            checkEnd(binding.outlet(), "resource " + ResourceNames.quoted(binding.resourcePath()));
            return true;
        };
    }

    /// To be called when the capture has returned.
    ///
    /// @throws IllegalStateException when it has left documents without a checkpoint although nobody asked it to stop
    void checkEnd() {
        checkEnd(shared, "the capture");
    }

    private void checkEnd(Outlet outlet, String who) {
        if (outlet.documents() > 0 && !stopping()) {
            throw new IllegalStateException(
                    who + " ended with " + outlet.documents() + " documents after its last checkpoint");
        }
        if (outlet.hasStream()) {
            throw stoppedInsideTransaction();
        }
    }

    static TransientException stoppedInsideTransaction() {
        return new TransientException("the capture was stopped inside a transaction of which a part was already sent;"
                + " it will resume from its last checkpoint");
    }

    @Override
    public synchronized <T> TaskState<T> taskState(Class<T> record) {
        if (taskState == null) {
            taskState = new RecordTaskState<>(this, record, task.state().task(record));
        }
        return taskState.as(record);
    }

    @Override
    public Map<String, S> otherStates() {
        return task.state().others();
    }

    @Override
    public void updateOther(String stateKey, S state) {
        task.state().updateOther(stateKey, state);
    }

    @Override
    public void checkpoint() throws InterruptedException {
        checkpointAll(PendingCheckpoints.NOTHING);
    }

    @Override
    public void checkpoint(Runnable whenDurable) throws InterruptedException {
        requireAcknowledgements();
        checkpointAll(whenDurable);
    }

    @Override
    public boolean stopping() {
        return stop.stopping();
    }

    @Override
    public boolean pause(Duration duration) throws InterruptedException {
        return stop.pause(duration);
    }

    SessionState<S> state() {
        return task.state();
    }

    void checkpoint(OpenedBinding<R, S> binding, Runnable whenDurable) throws InterruptedException {
        if (bindingsWork) {
            binding.outlet().checkpoint(() -> state().take(binding.stateKey()), whenDurable);
        } else {
            checkpointAll(whenDurable);
        }
    }

    void requireAcknowledgements() {
        if (!pending.acknowledged()) {
            throw new IllegalStateException("a checkpoint can only wait for its acknowledgement when"
                    + " explicitAcknowledgements() of the capture returns true");
        }
    }

    private void checkpointAll(Runnable whenDurable) throws InterruptedException {
        requireShared("a checkpoint of the whole session");
        shared.checkpoint(() -> state().take(), whenDurable);
    }

    private void requireShared(String what) {
        if (bindingsWork) {
            throw new IllegalStateException(what + " is not possible inside forEachBinding: it would cover documents of"
                    + " bindings that are not at a checkpoint; use the binding's own checkpoint");
        }
    }
}
