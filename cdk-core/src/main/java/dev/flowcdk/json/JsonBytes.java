package dev.flowcdk.json;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/// A growing buffer of UTF-8 bytes with the few operations that writing JSON takes. It checks no grammar: the
/// caller writes brackets, commas and colons.
///
/// For one thread at a time. Code that has to be fast may write into [#array()] itself after [#ensure(int)], and
/// then [#advance(int)].
public final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private byte[] array;
    private int length;

    /// @param capacity bytes to start with; it grows as needed
    public JsonBytes(int capacity) {
        this.array = new byte[Math.max(capacity, 16)];
    }

    /// The bytes; valid from 0 to [#length()], and only until the next call that writes.
    public byte[] array() {
        return array;
    }

    /// Number of bytes written.
    public int length() {
        return length;
    }

    /// Cuts what was written down to this length, or declares bytes written into [#array()] by hand.
    public void length(int newLength) {
        if (newLength < 0 || newLength > array.length) {
            throw new IllegalArgumentException("length " + newLength + " of " + array.length);
        }
        length = newLength;
    }

    /// Forgets all that was written; keeps the memory.
    public void clear() {
        length = 0;
    }

    /// Makes room for so many more bytes and returns the array, in which writing may go on at [#length()].
    public byte[] ensure(int more) {
        if (array.length - length < more) {
            grow(more);
        }
        return array;
    }

    /// Declares so many bytes as written that were put into the array at [#length()] by hand.
    public void advance(int written) {
        length += written;
    }

    /// One byte as it is.
    public JsonBytes put(char ascii) {
        ensure(1)[length++] = (byte) ascii;
        return this;
    }

    /// Bytes as they are.
    public JsonBytes raw(byte[] bytes) {
        return raw(bytes, 0, bytes.length);
    }

    /// Bytes as they are.
    public JsonBytes raw(byte[] bytes, int offset, int count) {
        System.arraycopy(bytes, offset, ensure(count), length, count);
        length += count;
        return this;
    }

    /// The value's text as it is.
    public JsonBytes raw(RawJson json) {
        return raw(json.bytes());
    }

    /// Characters of ASCII as they are, without quotes or escapes.
    @SuppressWarnings("deprecation") // the one copy from a string that makes no garbage; ASCII by contract
    public JsonBytes ascii(String text) {
        int count = text.length();
        text.getBytes(0, count, ensure(count), length);
        length += count;
        return this;
    }

    /// `null`.
    public JsonBytes nullValue() {
        return raw(NULL);
    }

    /// `true` or `false`.
    public JsonBytes bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    /// A whole number.
    public JsonBytes number(long value) {
        if (value == Long.MIN_VALUE) {
            return raw(MIN_LONG);
        }
        byte[] out = ensure(20);
        long rest = value;
        if (rest < 0) {
            out[length++] = '-';
            rest = -rest;
        }
        int at = length + digits(rest);
        length = at;
        while (rest > Integer.MAX_VALUE) {
            long quotient = rest / 10;
            out[--at] = (byte) ('0' + (rest - quotient * 10));
            rest = quotient;
        }
        int small = (int) rest;
        do {
            int quotient = small / 10;
            out[--at] = (byte) ('0' + (small - quotient * 10));
            small = quotient;
        } while (small > 0);
        return this;
    }

    /// A string value: quoted, and escaped where JSON demands it. Halves of surrogate pairs, which UTF-8 has no form
    /// for, are replaced by U+FFFD.
    public JsonBytes string(CharSequence text) {
        byte[] utf8 = wellFormed(text.toString()).getBytes(StandardCharsets.UTF_8);
        return string(utf8, 0, utf8.length);
    }

    /// A string value of UTF-8 bytes: quoted, and escaped where JSON demands it.
    public JsonBytes string(byte[] utf8, int offset, int count) {
        put('"');
        escaped(utf8, offset, count);
        return put('"');
    }

    /// The inside of a string value: escaped where JSON demands it, without quotes.
    public JsonBytes escaped(byte[] utf8, int offset, int count) {
        byte[] out = ensure(count);
        int at = length;
        int end = offset + count;
        for (int from = offset; from < end; from++) {
            byte next = utf8[from];
            if (next < 0 || (next >= 0x20 && next != '"' && next != '\\')) {
                out[at++] = next;
            } else {
                length = at;
                ensure(6 + end - from);
                escape(next);
                out = array;
                at = length;
            }
        }
        length = at;
        return this;
    }

    /// A string value that holds the bytes in padded standard base64.
    public JsonBytes base64(byte[] bytes, int offset, int count) {
        put('"');
        byte[] source =
                offset == 0 && count == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + count);
        raw(Base64.getEncoder().encode(source));
        return put('"');
    }

    /// A copy of what was written.
    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    /// Writes all of it to the stream; the buffer stays as it is.
    public void writeTo(OutputStream stream) throws IOException {
        stream.write(array, 0, length);
    }

    @Override
    public String toString() {
        return new String(array, 0, length, StandardCharsets.UTF_8);
    }

    private static String wellFormed(String text) {
        int at = 0;
        while (at < text.length()) {
            int size = Character.charCount(text.codePointAt(at));
            if (size == 1 && Character.isSurrogate(text.charAt(at))) {
                return replaced(text, at);
            }
            at += size;
        }
        return text;
    }

    private static String replaced(String text, int firstHalf) {
        var whole = new StringBuilder(text.length()).append(text, 0, firstHalf);
        text.codePoints()
                .skip(text.codePointCount(0, firstHalf))
                .map(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? '\ufffd' : point)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }

    private void escape(byte next) {
        array[length++] = '\\';
        switch (next) {
            case '"', '\\' -> array[length++] = next;
            case '\n' -> array[length++] = 'n';
            case '\r' -> array[length++] = 'r';
            case '\t' -> array[length++] = 't';
            default -> {
                array[length++] = 'u';
                array[length++] = '0';
                array[length++] = '0';
                array[length++] = HEX[next >> 4];
                array[length++] = HEX[next & 15];
            }
        }
    }

    private void grow(int more) {
        long wanted = (long) length + more;
        if (wanted > Integer.MAX_VALUE - 16) {
            throw new OutOfMemoryError("a buffer of " + wanted + " bytes");
        }
        long doubled = Math.max(wanted, 2L * array.length);
        array = Arrays.copyOf(array, (int) Math.min(doubled, Integer.MAX_VALUE - 16));
    }

    private static int digits(long value) {
        long bound = 10;
        for (int digits = 1; digits < 19; digits++) {
            if (value < bound) {
                return digits;
            }
            bound *= 10;
        }
        return 19;
    }
}
