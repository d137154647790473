package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.BindingTask;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.capture.Retry;
import dev.flowcdk.internal.codec.Codec;
import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What bindings do for themselves inside of one `forEachBinding`: a loop for each, and one for each of its lanes. All
/// their transactions share one space. Any thread may use it.
final class IndependentWork<R, S> implements AutoCloseable {

    private final OpenedSession<?, R, S> session;
    private final Codec codec;
    private final Outgoing outgoing;
    private final StopSignal stop;
    private final SessionLimits limits;
    private final List<OpenedBinding<R, S>> bindings;
    private final Retry retry;
    private final SpoolSpace space;
    private final FreeBuffers free;

    IndependentWork(
            OpenedSession<?, R, S> session,
            Codec codec,
            Outgoing outgoing,
            StopSignal stop,
            SessionLimits limits,
            List<OpenedBinding<R, S>> bindings,
            Retry retry) {
        this.session = session;
        this.codec = codec;
        this.outgoing = outgoing;
        this.stop = stop;
        this.limits = limits;
        this.bindings = bindings;
        this.retry = retry;
        this.space = new SpoolSpace(limits.waitingBytes(), limits.temporary());
        this.free = new FreeBuffers(2 * limits.heldBytes(bindings.size()));
    }

    void runBindings(BindingTask<R, S> task) throws Exception {
        bindings.forEach(binding -> binding.outlet(outletOf(binding)));
        List<Loop> loops = bindings.stream()
                .map(binding -> new Loop(binding, () -> task.run(binding), retry, stop, session.caughtUp()))
                .toList();
        session.caughtUp().end(session);
        try {
            BindingThreads.runAll(loops, session::fail);
        } finally {
            session.caughtUp().begin(session);
        }
    }

    private Outlet outletOf(OpenedBinding<R, S> binding) {
        return bindings.size() == 1
                ? Outlet.alone(codec, outgoing, watch(binding.who()))
                : spooling(binding.who(), bindings.size());
    }

    void runLanes(OpenedBinding<R, S> binding, List<Lane<?>> lanes) throws Exception {
        Map<String, Class<?>> parts = new LinkedHashMap<>();
        for (Lane<?> lane : lanes) {
            if (parts.put(lane.name(), lane.state()) != null) {
                throw new IllegalArgumentException("two lanes have the name \"" + lane.name() + "\"");
            }
        }
        SessionState<S> state = session.state();
        binding.outlet().startLanes(state.hasUpdate(binding.stateKey()));
        boolean orderly = false;
        try {
            state.split(binding.stateKey(), parts);
            List<Loop> loops = lanes.stream()
                    .map(lane -> loop(binding, lane, lanes.size()))
                    .toList();
            session.caughtUp().end(binding);
            BindingThreads.runAll(loops, session::fail);
            orderly = true;
        } finally {
            session.caughtUp().begin(binding);
            state.join(binding.stateKey());
            binding.outlet().endLanes(orderly);
        }
    }

    private Loop loop(OpenedBinding<R, S> binding, Lane<?> lane, int lanes) {
        String who = "lane \"" + lane.name() + "\" of " + binding.who();
        var opened = new OpenedLane<>(session, binding.opened(), lane, who, spooling(who, bindings.size() * lanes));
        return new Loop(opened, opened::work, retry, stop, session.caughtUp());
    }

    /// @param loops that share the memory
    private Outlet spooling(String who, int loops) {
        return Outlet.spooling(codec, outgoing, limits.heldBytes(loops), new Spool(space, who), free, watch(who));
    }

    static CheckpointWatch watch(String who) {
        System.Logger log = System.getLogger(CaptureSession.class.getName());
        return new CheckpointWatch(who, warning -> log.log(Level.WARNING, warning), System::nanoTime);
    }

    @Override
    public void close() {
        space.close();
    }
}
