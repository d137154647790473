package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.TaskState;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The task's part of the state of an [OpenedSession].
final class RecordTaskState<T> implements TaskState<T> {

    private final OpenedSession<?, ?, ?> session;
    private final Class<T> record;
    private volatile @Nullable T current;

    RecordTaskState(OpenedSession<?, ?, ?> session, Class<T> record, @Nullable T stored) {
        this.session = session;
        this.record = record;
        this.current = stored;
    }

    @Override
    public @Nullable T state() {
        return current;
    }

    @Override
    public synchronized void update(T state) {
        session.requireNoBindingsWork("a change of the task's state");
        current = Objects.requireNonNull(state, "update of the task's state was given null");
        session.state().updateTask(record.cast(state));
    }

    @Override
    public synchronized void update(T other, UnaryOperator<T> change) {
        update(change.apply(stateOr(other)));
    }

    @Override
    public void checkpoint() throws InterruptedException {
        session.checkpoint();
    }

    @Override
    public void checkpoint(Runnable whenDurable) throws InterruptedException {
        session.checkpoint(whenDurable);
    }

    @Override
    public void checkpoint(T state, Runnable whenDurable) throws InterruptedException {
        session.requireAcknowledgements();
        update(state);
        session.checkpoint(whenDurable);
    }

    @SuppressWarnings("unchecked") // the classes are the same
    <U> TaskState<U> as(Class<U> asked) {
        if (asked != (Class<?>) record) {
            throw new IllegalStateException(
                    "the task's state is a " + record.getSimpleName() + " already, not a " + asked.getSimpleName());
        }
        return (TaskState<U>) this;
    }
}
