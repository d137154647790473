package dev.flowcdk.internal.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A stretch of somebody else's bytes, valid until that somebody reads on. Reused, so that no document makes
/// garbage.
public final class Slice {

    private static final byte[] NONE = new byte[0];

    private byte[] array = NONE;
    private int offset;
    private int length;

    /// Points to these bytes.
    public Slice set(byte[] newArray, int newOffset, int newLength) {
        array = newArray;
        offset = newOffset;
        length = newLength;
        return this;
    }

    /// Points to no bytes, and lets go of those before.
    public void clear() {
        array = NONE;
        offset = 0;
        length = 0;
    }

    /// The array that holds the bytes, from [#offset()].
    public byte[] array() {
        return array;
    }

    /// Where the bytes start.
    public int offset() {
        return offset;
    }

    /// How many bytes there are.
    public int length() {
        return length;
    }

    /// True when there are no bytes.
    public boolean isEmpty() {
        return length == 0;
    }

    /// A copy of the bytes.
    public byte[] copy() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    @Override
    public String toString() {
        return new String(array, offset, length, StandardCharsets.UTF_8);
    }
}
