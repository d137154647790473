package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A document's UTF-8 JSON in somebody else's bytes, not copied. Reused: what it holds is valid until the next
/// document is asked for. For one thread.
public final class DocumentSlice {

    private byte[] array = new byte[0];
    private int offset;
    private int length;

    /// Points to these bytes, which have to stay as they are while they are read.
    public DocumentSlice set(byte[] newArray, int newOffset, int newLength) {
        array = newArray;
        offset = newOffset;
        length = newLength;
        return this;
    }

    /// Holds the bytes, from [#offset()].
    public byte[] array() {
        return array;
    }

    /// Where the document starts in [#array()].
    public int offset() {
        return offset;
    }

    /// How many bytes the document has.
    public int length() {
        return length;
    }

    /// True when there is no document: the binding does not materialize the root document.
    public boolean isEmpty() {
        return length == 0;
    }

    /// A copy of the document.
    public RawJson copy() {
        return RawJson.of(Arrays.copyOfRange(array, offset, offset + length));
    }

    /// The document's text.
    @Override
    public String toString() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }
}
