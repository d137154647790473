package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.internal.config.RecordJson;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.schema.RecordPointers;
import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A binding of an [OpenedSession]. Its messages go to the session's shared outlet, or, while it works for itself, to
/// one of its own.
final class OpenedBinding<R, S> implements CaptureBinding<R, S> {

    private static final String ADDED_BY_THE_RUNTIME = "/_meta/uuid";

    private final OpenedSession<?, R, S> session;
    private final OpenTask.OpenBinding<R> binding;
    private volatile Outlet outlet;
    private @Nullable RawJson lastSchema;

    /// The last record's class, which was looked at.
    private volatile @Nullable Class<?> emitted;

    OpenedBinding(OpenedSession<?, R, S> session, OpenTask.OpenBinding<R> binding, Outlet outlet) {
        this.session = session;
        this.binding = binding;
        this.outlet = outlet;
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
    public void emit(Object record) throws InterruptedException {
        Class<?> type = record.getClass();
        if (type != emitted) {
            requireKey(type);
            emitted = type;
        }
        emit(out -> RecordJson.document(record, out));
    }

    private void requireKey(Class<?> record) {
        for (String pointer : collection().key()) {
            if (!pointer.equals(ADDED_BY_THE_RUNTIME) && !RecordPointers.reaches(record, pointer)) {
                throw new IllegalArgumentException("record " + record.getSimpleName() + ": has no component at \""
                        + pointer + "\", which is part of the key of collection "
                        + collection().name()
                        + "; emit the record that was discovered for it, or discover anew");
            }
        }
    }

    @Override
    public void emit(DocumentBody document) throws InterruptedException {
        outlet.emit(binding.index(), binding.collection(), document);
    }

    @Override
    public void update(S state) {
        session.state().update(stateKey(), state);
    }

    @Override
    public void update(S other, UnaryOperator<S> change) {
        session.state().update(stateKey(), other, change);
    }

    @Override
    public void checkpoint() throws InterruptedException {
        session.checkpoint(this, SessionRules.NOTHING);
    }

    @Override
    public void checkpoint(Runnable whenDurable) throws InterruptedException {
        session.requireAcknowledgements();
        session.checkpoint(this, whenDurable);
    }

    @Override
    public void checkpoint(S state, Runnable whenDurable) throws InterruptedException {
        session.requireAcknowledgements();
        update(state);
        session.checkpoint(this, whenDurable);
    }

    @Override
    public synchronized void sourcedSchema(RawJson schema) throws InterruptedException {
        if (!schema.equals(lastSchema)) {
            outlet.send(new CaptureResponse.SourcedSchema(binding.index(), schema), binding.collection());
            lastSchema = schema;
        }
    }

    @Override
    public boolean pause(Duration duration) throws InterruptedException {
        outlet.pausing(duration);
        return session.pause(duration);
    }

    Outlet outlet() {
        return outlet;
    }

    void outlet(Outlet newOutlet) {
        outlet = newOutlet;
    }
}
