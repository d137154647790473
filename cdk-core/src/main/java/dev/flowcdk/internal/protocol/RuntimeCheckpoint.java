package dev.flowcdk.internal.protocol;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The runtime's own checkpoint as an encoded `consumer.Checkpoint`, whatever codec it came in: stored and returned
/// unchanged.
///
/// @param bytes not copied, not to be changed
public record RuntimeCheckpoint(byte[] bytes) {

    /// The six bytes that ask the runtime to read from the beginning (`materialize.proto`, Opened): field 2^29-1,
    /// true.
    public static RuntimeCheckpoint explicitZero() {
        return new RuntimeCheckpoint(new byte[] {(byte) 0xf8, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x0f, 0x01});
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RuntimeCheckpoint that && Arrays.equals(bytes, that.bytes);
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
