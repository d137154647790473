package dev.flowcdk.capture.internal;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.config.StoredRecord;
import org.jspecify.annotations.Nullable;

/// A state, or a part of one: as it is stored, as it was sent, and as it was updated last. For one thread at a time.
final class KeptState<S> {

    private StoredRecord<S> stored;
    private @Nullable S current;
    private @Nullable S sent;

    KeptState(StoredRecord<S> stored) {
        this.stored = stored;
        this.current = stored.value();
        this.sent = current;
    }

    /// As updated last.
    @Nullable
    S current() {
        return current;
    }

    /// As it was sent last, else as it was stored.
    @Nullable
    S sent() {
        return sent;
    }

    /// @param state null to remove it
    void update(@Nullable S state) {
        current = state;
    }

    /// Takes the update back.
    void drop() {
        current = sent;
    }

    /// Appends a merge patch that makes the stored state the current one, and counts it as sent.
    void patch(GrowingBytes out) {
        if (current == null) {
            out.nullValue();
            stored = StoredRecord.absent();
        } else {
            stored.patch(current, out);
        }
        sent = current;
    }

    /// A part of this state.
    ///
    /// @param name of its component in JSON
    <P> KeptState<P> part(String name, @Nullable P value) {
        return new KeptState<>(stored.part(name, value));
    }

    /// This state after its parts were changed.
    KeptState<S> joined(@Nullable S value) {
        return new KeptState<>(stored.with(value));
    }
}
