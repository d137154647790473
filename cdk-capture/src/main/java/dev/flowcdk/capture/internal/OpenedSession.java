package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.BindingTask;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.capture.Retry;
import dev.flowcdk.capture.TaskState;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.task.KeyRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
    private final CaughtUp caughtUp;
    private final Channel channel;
    private volatile @Nullable IndependentWork<R, S> independent;
    private volatile Consumer<Throwable> failing = cause -> {};
    private @Nullable RecordTaskState<?> taskState;

    OpenedSession(
            OpenTask<C, R, S> task,
            Codec codec,
            Outgoing outgoing,
            StopSignal stop,
            SessionLimits limits,
            Channel channel) {
        this.task = task;
        this.codec = codec;
        this.outgoing = outgoing;
        this.stop = stop;
        this.limits = limits;
        this.channel = channel;
        this.caughtUp = new CaughtUp(channel.untilCaughtUp(), stop);
        caughtUp.begin(this);
        this.shared = Outlet.alone(codec, outgoing, IndependentWork.watch("the capture"));
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
    public void forEachBinding(Retry retry, BindingTask<R, S> task) throws Exception {
        outgoing.startBindings(shared.isEmpty());
        boolean orderly = false;
        try (var work = new IndependentWork<>(this, codec, outgoing, stop, limits, bindings, retry)) {
            independent = work;
            work.runBindings(task);
            bindings.forEach(binding -> binding.outlet(shared));
            orderly = true;
        } finally {
            outgoing.endBindings(orderly);
            independent = null;
        }
    }

    void runLanes(OpenedBinding<R, S> binding, List<Lane<?>> lanes) throws Exception {
        IndependentWork<R, S> work = independent;
        if (work == null) {
            throw new IllegalStateException("lanes can only work inside forEachBinding");
        }
        work.runLanes(binding, lanes);
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
    public boolean untilCaughtUp() {
        if (caughtUp.wanted()) {
            channel.endsWhenCaughtUp();
        }
        return caughtUp.wanted();
    }

    @Override
    public boolean pause(Duration duration) throws InterruptedException {
        return pause(this, shared, duration);
    }

    /// @param loop who pauses
    /// @param outlet where its documents go
    boolean pause(Object loop, Outlet outlet, Duration duration) throws InterruptedException {
        if (outlet.pausing(duration)) {
            caughtUp.pausing(independent == null ? this : loop, duration);
        }
        return stop.pause(duration);
    }

    CaughtUp caughtUp() {
        return caughtUp;
    }

    SessionState<S> state() {
        return task.state();
    }

    /// @param newFailing told of what ends the session while the author's code may still run
    void whenFailing(Consumer<Throwable> newFailing) {
        failing = newFailing;
    }

    /// Ends the session with this failure, whatever the other bindings do.
    void fail(Throwable cause) {
        failing.accept(cause);
    }

    void checkpoint(OpenedEmitter<?> emitter, Runnable whenDurable) throws InterruptedException {
        if (outgoing.bindingsWork()) {
            emitter.outlet().checkpoint(emitter::take, whenDurable);
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
