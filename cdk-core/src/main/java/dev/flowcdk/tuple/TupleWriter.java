package dev.flowcdk.tuple;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Packs a tuple, element by element. Packed tuples compare like their elements when their bytes are compared
/// unsigned. For one thread.
public final class TupleWriter {

    private byte[] array = new byte[64];
    private int length;

    /// Forgets what was packed.
    public TupleWriter clear() {
        length = 0;
        return this;
    }

    /// Adds a null.
    public TupleWriter nullValue() {
        return code(0x00);
    }

    /// Adds true or false.
    public TupleWriter bool(boolean value) {
        return code(value ? 0x27 : 0x26);
    }

    /// Adds a whole number.
    public TupleWriter number(long value) {
        if (value >= 0) {
            return unsigned(value);
        }
        long magnitude = -(value + 1);
        int size = Math.max(1, (71 - Long.numberOfLeadingZeros(magnitude)) / 8);
        if (size < 8 && -value > (1L << size * 8) - 1) {
            size++;
        }
        code(0x14 - size);
        bigEndian(value - 1, size);
        return this;
    }

    /// Adds a whole number from 0 to 2^64-1, given in unsigned form.
    public TupleWriter unsigned(long value) {
        int size = (71 - Long.numberOfLeadingZeros(value)) / 8;
        code(0x14 + size);
        bigEndian(value, size);
        return this;
    }

    /// Adds a double.
    public TupleWriter number(double value) {
        long bits = Double.doubleToRawLongBits(value);
        code(0x21);
        bigEndian(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE, 8);
        return this;
    }

    /// Adds a text.
    public TupleWriter string(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return string(utf8, 0, utf8.length);
    }

    /// Adds a text of UTF-8 bytes.
    public TupleWriter string(byte[] utf8, int offset, int count) {
        code(0x02);
        return escaped(utf8, offset, count);
    }

    /// Adds bytes, such as the JSON text of an object or array.
    public TupleWriter bytes(byte[] bytes, int offset, int count) {
        code(0x01);
        return escaped(bytes, offset, count);
    }

    /// The array that holds what was packed, from 0 to [#length()].
    public byte[] array() {
        return array;
    }

    /// How many bytes were packed.
    public int length() {
        return length;
    }

    /// A copy of what was packed.
    public byte[] toByteArray() {
        return Arrays.copyOf(array, length);
    }

    private TupleWriter escaped(byte[] bytes, int offset, int count) {
        ensure(2 * count + 1);
        for (int i = offset; i < offset + count; i++) {
            array[length++] = bytes[i];
            if (bytes[i] == 0) {
                array[length++] = (byte) 0xff;
            }
        }
        array[length++] = 0;
        return this;
    }

    private TupleWriter code(int code) {
        ensure(1);
        array[length++] = (byte) code;
        return this;
    }

    private void bigEndian(long value, int size) {
        ensure(size);
        for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
            array[length++] = (byte) (value >>> shift);
        }
    }

    private void ensure(int more) {
        if (array.length - length < more) {
            array = Arrays.copyOf(array, Math.max(length + more, 2 * array.length));
        }
    }
}
