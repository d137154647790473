package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.CaptureLane;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.internal.protocol.ConnectorState;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A lane of an [OpenedBinding], whose member of the binding's state is in [SessionState].
final class OpenedLane<T> extends OpenedEmitter<T> implements CaptureLane<T> {

    private final SessionState<?> states;
    private final String stateKey;
    private final Lane<T> lane;
    private final String who;

    OpenedLane(
            OpenedSession<?, ?, ?> session, OpenTask.OpenBinding<?> binding, Lane<T> lane, String who, Outlet outlet) {
        super(session, binding, outlet);
        this.states = session.state();
        this.stateKey = binding.stateKey();
        this.lane = lane;
        this.who = who;
    }

    void work() throws Exception {
        lane.task().run(this);
    }

    @Override
    public String name() {
        return lane.name();
    }

    @Override
    public @Nullable T state() {
        return lane.state().cast(states.part(stateKey, name()));
    }

    @Override
    public void update(T state) {
        states.updatePart(stateKey, name(), _ -> lane.state().cast(given(state, "update")));
    }

    @Override
    public void update(T other, UnaryOperator<T> change) {
        states.updatePart(
                stateKey,
                name(),
                state -> given(change.apply(state == null ? other : lane.state().cast(state)), "update"));
    }

    @Override
    public void done() throws InterruptedException {
        states.updatePart(stateKey, name(), _ -> null);
        checkpoint();
    }

    @Override
    String who() {
        return who;
    }

    @Override
    @Nullable
    ConnectorState take() {
        return states.takePart(stateKey, name());
    }

    @Override
    void drop() {
        states.dropPart(stateKey, name());
    }

    @Override
    boolean hasOwnUpdate() {
        return states.hasPartUpdate(stateKey, name());
    }
}
