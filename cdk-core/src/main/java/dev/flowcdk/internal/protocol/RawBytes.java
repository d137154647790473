package dev.flowcdk.internal.protocol;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// Bytes of a message that nobody looks into; base64 in JSON.
///
/// @param bytes not copied, not to be changed
public record RawBytes(byte[] bytes) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawBytes that && Arrays.equals(bytes, that.bytes);
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
