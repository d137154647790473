package dev.flowcdk.internal.protocol;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Fields of a message whose numbers are not known here: a newer sender has set them. They are kept as they came over
/// protobuf, and written as they came; JSON, which goes by names, has none of them.
///
/// @param bytes tags and values one after the other; not copied, not to be changed
public record UnknownFields(byte[] bytes) {

    /// Nothing unknown.
    public static final UnknownFields NONE = new UnknownFields(new byte[0]);

    /// These fields, and those of a part of a message.
    public UnknownFields and(byte[] array, int from, int to) {
        byte[] all = Arrays.copyOf(bytes, bytes.length + to - from);
        System.arraycopy(array, from, all, bytes.length, to - from);
        return new UnknownFields(all);
    }

    /// Whether there are none.
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UnknownFields that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
