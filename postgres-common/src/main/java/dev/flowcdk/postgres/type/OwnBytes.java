package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;
import java.util.Arrays;

/// A growing buffer of a connector's own: for what the server or a packed key takes, and for texts on their way there.
/// Unlike what documents are written into, all of it may be read and written.
///
/// For one thread at a time.
public final class OwnBytes extends JsonPieces {

    /// @param capacity bytes to start with; it grows as needed
    public OwnBytes(int capacity) {
        super(capacity);
    }

    @Override
    public byte[] array() {
        return super.array();
    }

    @Override
    public int length() {
        return super.length();
    }

    @Override
    public void length(int newLength) {
        super.length(newLength);
    }

    @Override
    public byte[] ensure(int more) {
        return super.ensure(more);
    }

    /// Forgets all that was written; keeps the memory.
    public void clear() {
        length(0);
    }

    /// A copy of what was written.
    public byte[] toByteArray() {
        return Arrays.copyOf(array(), length());
    }
}
