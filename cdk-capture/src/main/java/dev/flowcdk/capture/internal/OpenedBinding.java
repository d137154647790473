package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.task.FlowCollection;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A binding of an [OpenedSession]. Its messages go to the session's shared outlet, or, while it works for itself, to
/// one of its own.
final class OpenedBinding<R, S> extends OpenedEmitter<S> implements CaptureBinding<R, S> {

    private final OpenedSession<?, R, S> session;
    private final OpenTask.OpenBinding<R> binding;

    OpenedBinding(OpenedSession<?, R, S> session, OpenTask.OpenBinding<R> binding, Outlet outlet) {
        super(session, binding, outlet);
        this.session = session;
        this.binding = binding;
    }

    @Override
    public int index() {
        return binding.index();
    }

    @Override
    public R resource() {
        return binding.resource();
    }

    @Override
    public List<String> resourcePath() {
        return binding.resourcePath();
    }

    @Override
    public String stateKey() {
        return binding.stateKey();
    }

    @Override
    public int backfill() {
        return binding.backfill();
    }

    @Override
    public FlowCollection collection() {
        return binding.collection();
    }

    @Override
    public @Nullable S state() {
        return session.state().of(stateKey());
    }

    @Override
    public void update(S state) {
        session.state().update(stateKey(), given(state, "update"));
    }

    @Override
    public void update(S other, UnaryOperator<S> change) {
        session.state().update(stateKey(), other, state -> given(change.apply(state), "update"));
    }

    @Override
    public void lanes(Lane<?>... lanes) throws Exception {
        session.runLanes(this, List.of(lanes));
    }

    OpenTask.OpenBinding<R> opened() {
        return binding;
    }

    @Override
    String who() {
        return "resource " + ResourceNames.quoted(resourcePath());
    }

    @Override
    @Nullable
    ConnectorState take() {
        return session.state().take(stateKey());
    }

    @Override
    void drop() {
        session.state().drop(stateKey());
    }

    /// Its update also goes out with a checkpoint of the session.
    @Override
    boolean hasOwnUpdate() {
        return false;
    }
}
