package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.Emitter;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.config.RecordJson;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.schema.RecordPointers;
import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.RawJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What the bindings of an [OpenedSession] and their lanes have in common: their messages go to an outlet.
abstract class OpenedEmitter<S> implements Emitter<S> {

    private static final String ADDED_BY_THE_RUNTIME = "/_meta/uuid";

    private final OpenedSession<?, ?, ?> session;
    private final OpenTask.OpenBinding<?> binding;
    private volatile Outlet outlet;
    /// A digest of the last schema that was sent, since there may be thousands of bindings.
    private byte @Nullable [] lastSchema;

    /// The last record's class, which was looked at.
    private volatile @Nullable Class<?> emitted;

    OpenedEmitter(OpenedSession<?, ?, ?> session, OpenTask.OpenBinding<?> binding, Outlet outlet) {
        this.session = session;
        this.binding = binding;
        this.outlet = outlet;
    }

    /// What messages call it, such as `resource "orders"`.
    abstract String who();

    /// Takes its update out, as a merge patch; null when there is none.
    abstract @Nullable ConnectorState take();

    /// Takes its update back.
    abstract void drop();

    /// Whether it has an update that goes out with its own checkpoints only.
    abstract boolean hasOwnUpdate();

    @Override
    public final void emit(Object record) throws InterruptedException {
        Class<?> type = given(record, "emit").getClass();
        if (type != emitted) {
            requireKey(type);
            emitted = type;
        }
        emit(out -> RecordJson.document(record, GrowingBytes.behind(out)));
    }

    private void requireKey(Class<?> record) {
        for (String pointer : binding.collection().key()) {
            if (!pointer.equals(ADDED_BY_THE_RUNTIME) && !RecordPointers.reaches(record, pointer)) {
                throw new IllegalArgumentException("record " + record.getSimpleName() + ": has no component at \""
                        + pointer + "\", which is part of the key of collection "
                        + binding.collection().name()
                        + "; emit the record that was discovered for it, or discover anew");
            }
        }
    }

    @Override
    public final void emit(JsonNode document) throws InterruptedException {
        Emitter.super.emit(given(document, "emit"));
    }

    @Override
    public final void emit(RawJson document) throws InterruptedException {
        Emitter.super.emit(given(document, "emit"));
    }

    @Override
    public final void emit(DocumentBody document) throws InterruptedException {
        outlet.emit(binding.index(), binding.collection(), given(document, "emit"));
    }

    @Override
    public final synchronized void sourcedSchema(RawJson schema) throws InterruptedException {
        byte[] digest = digest(given(schema, "sourcedSchema"));
        if (!Arrays.equals(digest, lastSchema)) {
            outlet.send(new CaptureResponse.SourcedSchema(binding.index(), schema), binding.collection());
            lastSchema = digest;
        }
    }

    private static byte[] digest(RawJson schema) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(schema.bytes());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What an author has given: may be null where nothing has checked nullness.
    final <T> T given(@Nullable T value, String method) {
        return Objects.requireNonNull(value, () -> method + " of " + who() + " was given null");
    }

    @Override
    public final void checkpoint() throws InterruptedException {
        session.checkpoint(this, SessionRules.NOTHING);
    }

    @Override
    public final void checkpoint(Runnable whenDurable) throws InterruptedException {
        session.requireAcknowledgements();
        session.checkpoint(this, whenDurable);
    }

    @Override
    public final void checkpoint(S state, Runnable whenDurable) throws InterruptedException {
        session.requireAcknowledgements();
        update(state);
        session.checkpoint(this, whenDurable);
    }

    @Override
    public final boolean pause(Duration duration) throws InterruptedException {
        return session.pause(this, outlet, duration);
    }

    /// Forgets what came after the last checkpoint.
    final synchronized void rewind() {
        outlet.discard();
        drop();
        lastSchema = null; // it may have been among what is forgotten
    }

    final Outlet outlet() {
        return outlet;
    }

    final void outlet(Outlet newOutlet) {
        outlet = newOutlet;
    }
}
