package dev.flowcdk.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Appends pieces of JSON in UTF-8, each as it is: brackets, commas, colons, parts of strings. Nothing is checked and
/// nothing is copied twice, for encoders that know what they write; everybody else takes a [JsonWriter].
///
/// Where one is handed out, it stands before the kit's own memory, to which it can add and nothing else. A class that
/// extends it is a buffer of one's own.
///
/// For one thread at a time.
public abstract class JsonPieces {

    private static final byte[] BASE64 =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MIN_LONG = "-9223372036854775808".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private byte[] array;
    private int length;

    /// @param capacity bytes to start with; it grows as needed
    protected JsonPieces(int capacity) {
        this.array = new byte[Math.max(capacity, 16)];
    }

    /// The bytes; valid from 0 to [#length()], and only until the next call that writes.
    protected byte[] array() {
        return array;
    }

    /// Number of bytes written.
    protected int length() {
        return length;
    }

    /// Cuts what was written down to this length, or declares bytes written into [#array()] by hand.
    protected void length(int newLength) {
        if (newLength < 0 || newLength > array.length) {
            throw new IllegalArgumentException("length " + newLength + " of " + array.length);
        }
        length = newLength;
    }

    /// Makes room for so many more bytes and returns the array, in which writing may go on at [#length()].
    protected byte[] ensure(int more) {
        return room(more);
    }

    /// One byte as it is.
    public final JsonPieces put(char ascii) {
        room(1)[length++] = (byte) ascii;
        return this;
    }

    /// Bytes as they are.
    public final JsonPieces raw(byte[] bytes) {
        return raw(bytes, 0, bytes.length);
    }

    /// Bytes as they are.
    public final JsonPieces raw(byte[] bytes, int offset, int count) {
        System.arraycopy(bytes, offset, room(count), length, count);
        length += count;
        return this;
    }

    /// The value's text as it is.
    public final JsonPieces raw(RawJson json) {
        return raw(json.bytes());
    }

    /// Characters of ASCII as they are, without quotes or escapes.
    @SuppressWarnings("deprecation") // the one copy from a string that makes no garbage; ASCII by contract
    public final JsonPieces ascii(String text) {
        int count = text.length();
        text.getBytes(0, count, room(count), length);
        length += count;
        return this;
    }

    /// `null`.
    public final JsonPieces nullValue() {
        return raw(NULL);
    }

    /// `true` or `false`.
    public final JsonPieces bool(boolean value) {
        return raw(value ? TRUE : FALSE);
    }

    /// A whole number.
    public final JsonPieces number(long value) {
        if (value == Long.MIN_VALUE) {
            return raw(MIN_LONG);
        }
        byte[] out = room(20);
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

    /// So many digits of a whole number that is not negative, with leading zeros; higher ones are left out.
    public final JsonPieces padded(long value, int digits) {
        byte[] target = room(digits);
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            target[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
        return this;
    }

    /// A string value: quoted, and escaped where JSON demands it. Halves of surrogate pairs, which UTF-8 has no form
    /// for, are replaced by U+FFFD.
    public final JsonPieces string(CharSequence text) {
        byte[] utf8 = wellFormed(text.toString()).getBytes(StandardCharsets.UTF_8);
        return string(utf8, 0, utf8.length);
    }

    /// A string value of UTF-8 bytes: quoted, and escaped where JSON demands it.
    public final JsonPieces string(byte[] utf8, int offset, int count) {
        put('"');
        escaped(utf8, offset, count);
        return put('"');
    }

    /// The inside of a string value: escaped where JSON demands it, without quotes.
    public final JsonPieces escaped(byte[] utf8, int offset, int count) {
        byte[] out = room(count);
        int at = length;
        int end = offset + count;
        for (int from = offset; from < end; from++) {
            byte next = utf8[from];
            if (next < 0 || (next >= 0x20 && next != '"' && next != '\\')) {
                out[at++] = next;
            } else {
                length = at;
                room(6 + end - from);
                escape(next);
                out = array;
                at = length;
            }
        }
        length = at;
        return this;
    }

    /// The bytes in padded standard base64, without quotes.
    public final JsonPieces base64(byte[] bytes, int offset, int count) {
        int size = (count + 2) / 3 * 4;
        byte[] target = room(size);
        int to = length;
        int end = offset + count;
        int from = offset;
        for (; from + 2 < end; from += 3) {
            int bits = (bytes[from] & 0xFF) << 16 | (bytes[from + 1] & 0xFF) << 8 | bytes[from + 2] & 0xFF;
            target[to++] = BASE64[bits >> 18];
            target[to++] = BASE64[bits >> 12 & 63];
            target[to++] = BASE64[bits >> 6 & 63];
            target[to++] = BASE64[bits & 63];
        }
        if (from < end) {
            boolean two = from + 1 < end;
            int bits = (bytes[from] & 0xFF) << 16 | (two ? (bytes[from + 1] & 0xFF) << 8 : 0);
            target[to++] = BASE64[bits >> 18];
            target[to++] = BASE64[bits >> 12 & 63];
            target[to++] = two ? BASE64[bits >> 6 & 63] : (byte) '=';
            target[to] = '=';
        }
        length += size;
        return this;
    }

    /// Two hexadecimal digits in lower case for each byte, without quotes.
    public final JsonPieces hex(byte[] bytes, int offset, int count) {
        byte[] target = room(2 * count);
        int to = length;
        for (int from = offset; from < offset + count; from++) {
            byte next = bytes[from];
            target[to++] = HEX[next >> 4 & 15];
            target[to++] = HEX[next & 15];
        }
        length = to;
        return this;
    }

    /// What was written, as text.
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

    private byte[] room(int more) {
        if (array.length - length < more) {
            grow(more);
        }
        return array;
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
