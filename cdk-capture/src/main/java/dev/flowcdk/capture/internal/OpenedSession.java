package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.BindingTask;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.TaskState;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.task.KeyRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A session over the stream to the runtime. Any thread may use it.
final class OpenedSession<C, R, S> implements CaptureSession<C, R, S> {

    private final OpenTask<C, R, S> task;
    private final Codec codec;
    private final Outgoing outgoing;
    private final StopSignal stop;
    private final SessionLimits limits;
    private final Outlet shared;
    private final List<OpenedBinding<R, S>> bindings;
    private @Nullable RecordTaskState<?> taskState;

    OpenedSession(OpenTask<C, R, S> task, Codec codec, Outgoing outgoing, StopSignal stop, SessionLimits limits) {
        this.task = task;
        this.codec = codec;
        this.outgoing = outgoing;
        this.stop = stop;
        this.limits = limits;
        this.shared = Outlet.alone(codec, outgoing, watch("the capture"));
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
        outgoing.startBindings(shared.isEmpty());
        boolean orderly = false;
        try (var space = new SpoolSpace(limits.waitingBytes(), limits.temporary())) {
            bindings.forEach(binding -> binding.outlet(outletOf(binding, space)));
            BindingThreads.runAll(
                    bindings.stream().map(binding -> run(work, binding)).toList());
            bindings.forEach(binding -> binding.outlet(shared));
            orderly = true;
        } finally {
            outgoing.endBindings(orderly);
        }
    }

    private Outlet outletOf(OpenedBinding<R, S> binding, SpoolSpace space) {
        return bindings.size() == 1
                ? Outlet.alone(codec, outgoing, watch(nameOf(binding)))
                : Outlet.spooling(
                        codec,
                        outgoing,
                        limits.heldBytes(bindings.size()),
                        new Spool(space, nameOf(binding)),
                        watch(nameOf(binding)));
    }

    private static CheckpointWatch watch(String who) {
        return new CheckpointWatch(who, System.getLogger(CaptureSession.class.getName()), System::nanoTime);
    }

    private Callable<Boolean> run(BindingTask<R, S> work, OpenedBinding<R, S> binding) {
        return () -> {
            work.run(binding);
            if (binding.outlet().checkReturn(nameOf(binding), false, stopping())) {
                state().drop(binding.stateKey()); // it tells of documents that nobody will see
            }
            binding.outlet().discard();
            return true;
        };
    }

    private static String nameOf(OpenedBinding<?, ?> binding) {
        return "resource " + ResourceNames.quoted(binding.resourcePath());
    }

    /// To be called when the capture has returned: says by an exception whether it may have.
    void checkReturn() {
        shared.checkReturn("the capture", state().hasUpdates(), stopping());
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
        requireNoBindingsWork("updateOther");
        task.state().updateOther(stateKey, state);
    }

    @Override
    public void checkpoint() throws InterruptedException {
        checkpointAll(SessionRules.NOTHING);
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
        shared.pausing(duration);
        return stop.pause(duration);
    }

    SessionState<S> state() {
        return task.state();
    }

    void checkpoint(OpenedBinding<R, S> binding, Runnable whenDurable) throws InterruptedException {
        if (outgoing.bindingsWork()) {
            binding.outlet().checkpoint(() -> state().take(binding.stateKey()), whenDurable);
        } else {
            checkpointAll(whenDurable);
        }
    }

    void requireAcknowledgements() {
        outgoing.requireAcknowledgements();
    }

    /// @param what changes a part of the state that belongs to no binding
    void requireNoBindingsWork(String what) {
        outgoing.requireAll(
                what,
                "it would go out with the next checkpoint of any binding, ahead of documents that it tells of; keep"
                        + " it in the binding's own state, or change it before or after");
    }

    private void checkpointAll(Runnable whenDurable) throws InterruptedException {
        outgoing.requireAll(
                "a checkpoint of the whole session",
                "it would cover documents of bindings that are not at a checkpoint; use the binding's own checkpoint");
        shared.checkpoint(() -> state().take(), whenDurable);
    }
}
