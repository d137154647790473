package dev.flowcdk.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A JSON value kept as its UTF-8 text, byte for byte. Whether the text is valid JSON is for whoever made it to
/// know.
///
/// Immutable as long as nobody writes into the array that [#bytes()] hands out.
public final class RawJson {

    private final byte[] bytes;

    private RawJson(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Takes the array over: the caller must not change it afterwards.
    public static RawJson of(byte[] utf8) {
        return new RawJson(utf8);
    }

    /// The value with this text.
    public static RawJson of(String text) {
        return new RawJson(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The UTF-8 text; not a copy.
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawJson that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// The text of the value.
    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
