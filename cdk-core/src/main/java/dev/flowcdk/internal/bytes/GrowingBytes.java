package dev.flowcdk.internal.bytes;

import dev.flowcdk.json.DocumentBody;
import dev.flowcdk.json.JsonPieces;
import dev.flowcdk.json.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// A growing buffer of bytes: frames of messages with the documents inside, and JSON.
///
/// For one thread at a time. Code that has to be fast may write into [#array()] itself after [#ensure(int)], and
/// then [#advance(int)].
public final class GrowingBytes extends JsonPieces {

    /// @param capacity bytes to start with; it grows as needed
    public GrowingBytes(int capacity) {
        super(capacity);
    }

    /// The buffer that the kit's writer of a document appends to, which takes the place of the document.
    public static GrowingBytes behind(JsonWriter document) {
        if (document.pieces() instanceof GrowingBytes bytes) {
            return bytes;
        }
        throw new IllegalArgumentException("the writer is not the kit's");
    }

    /// Has a body append its document.
    ///
    /// @throws IllegalStateException when it is not exactly one JSON value
    public void document(DocumentBody body) {
        var document = new JsonWriter(this);
        body.writeTo(document);
        document.complete();
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

    /// Declares so many bytes as written that were put into the array at [#length()] by hand.
    public void advance(int written) {
        length(length() + written);
    }

    /// A copy of what was written.
    public byte[] toByteArray() {
        return Arrays.copyOf(array(), length());
    }

    /// Writes all of it to the stream; the buffer stays as it is.
    public void writeTo(OutputStream stream) throws IOException {
        stream.write(array(), 0, length());
    }
}
