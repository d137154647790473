package dev.flowcdk.tuple;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads a packed tuple in place, element by element; makes no object for an element.
///
/// [#next()] goes to an element, [#kind()] tells what it is, and the accessor of that kind gives its value. For one
/// thread. Reused for any number of tuples by [#reset].
public final class TupleReader {

    /// What an element is. Objects and arrays of documents travel as [#BYTES] that hold their JSON text.
    public enum Kind {
        /// JSON null, or a location that is absent.
        NULL,
        /// Bytes: the JSON text of an object or array.
        BYTES,
        /// UTF-8 text.
        STRING,
        /// A whole number that fits a long: [TupleReader#longValue()].
        INTEGER,
        /// A whole number from 2^63 to 2^64-1: [TupleReader#longValue()] is its unsigned form.
        UNSIGNED,
        /// A double: [TupleReader#doubleValue()].
        DOUBLE,
        /// True or false: [TupleReader#booleanValue()].
        BOOLEAN
    }

    private byte[] array = new byte[0];
    private int position;
    private int end;
    private Kind kind = Kind.NULL;
    private long number;
    private byte[] bytes = new byte[0];
    private int bytesOffset;
    private int bytesLength;
    private byte[] scratch = new byte[64];

    /// Starts with the tuple in these bytes, which have to stay as they are while it is read.
    public TupleReader reset(byte[] packed, int offset, int length) {
        array = packed;
        position = offset;
        end = offset + length;
        return this;
    }

    /// Starts with this tuple.
    public TupleReader reset(byte[] packed) {
        return reset(packed, 0, packed.length);
    }

    /// Goes to the next element.
    ///
    /// @return false when there is none
    /// @throws MalformedTupleException when the bytes are no packed tuple
    public boolean next() {
        if (position >= end) {
            return false;
        }
        int code = array[position++] & 0xff;
        switch (code) {
            case 0x00 -> kind = Kind.NULL;
            case 0x01 -> bytes(Kind.BYTES);
            case 0x02 -> bytes(Kind.STRING);
            case 0x21 -> doubleBits();
            case 0x26, 0x27 -> {
                kind = Kind.BOOLEAN;
                number = code == 0x27 ? 1 : 0;
            }
            default -> integer(code);
        }
        return true;
    }

    /// What the element is.
    public Kind kind() {
        return kind;
    }

    /// The value of an [Kind#INTEGER], or of an [Kind#UNSIGNED] in unsigned form.
    public long longValue() {
        return number;
    }

    /// The value of a [Kind#DOUBLE].
    public double doubleValue() {
        return Double.longBitsToDouble(number);
    }

    /// The value of a [Kind#BOOLEAN].
    public boolean booleanValue() {
        return number != 0;
    }

    /// The array that holds the content of a [Kind#STRING] or [Kind#BYTES], valid until [#next()] is called again.
    public byte[] bytes() {
        return bytes;
    }

    /// Where the content starts in [#bytes()].
    public int bytesOffset() {
        return bytesOffset;
    }

    /// How many bytes the content has.
    public int bytesLength() {
        return bytesLength;
    }

    /// The content of a [Kind#STRING] or [Kind#BYTES] as a string.
    public String text() {
        return new String(bytes, bytesOffset, bytesLength, StandardCharsets.UTF_8);
    }

    /// A copy of the content of a [Kind#STRING] or [Kind#BYTES].
    public byte[] copyBytes() {
        return Arrays.copyOfRange(bytes, bytesOffset, bytesOffset + bytesLength);
    }

    private void bytes(Kind of) {
        kind = of;
        int start = position;
        for (int at = start; at < end; at++) {
            if (array[at] == 0) {
                if (at + 1 < end && array[at + 1] == (byte) 0xff) {
                    escapedBytes(start, at);
                    return;
                }
                bytes = array;
                bytesOffset = start;
                bytesLength = at - start;
                position = at + 1;
                return;
            }
        }
        throw new MalformedTupleException("a packed tuple ends within an element");
    }

    /// Copies what holds zero bytes, which are followed by 0xff in the packed form.
    private void escapedBytes(int start, int firstZero) {
        if (scratch.length < end - start) {
            scratch = new byte[Math.max(end - start, 2 * scratch.length)];
        }
        int length = firstZero - start;
        System.arraycopy(array, start, scratch, 0, length);
        int at = firstZero;
        while (at < end) {
            byte next = array[at++];
            if (next == 0) {
                if (at >= end || array[at] != (byte) 0xff) {
                    bytes = scratch;
                    bytesOffset = 0;
                    bytesLength = length;
                    position = at;
                    return;
                }
                at++;
            }
            scratch[length++] = next;
        }
        throw new MalformedTupleException("a packed tuple ends within an element");
    }

    private void doubleBits() {
        kind = Kind.DOUBLE;
        long bits = bigEndian(8);
        number = bits < 0 ? bits ^ Long.MIN_VALUE : ~bits;
    }

    private void integer(int code) {
        int size = code - 0x14;
        if (size < -8 || size > 8) {
            throw new MalformedTupleException("a packed tuple holds the unknown code " + code);
        }
        kind = Kind.INTEGER;
        if (size >= 0) {
            number = bigEndian(size);
            if (number < 0) {
                kind = Kind.UNSIGNED;
            }
            return;
        }
        long complement = bigEndian(-size);
        number = size == -8 ? complement + 1 : complement - ((1L << (-8 * size)) - 1);
        if (size == -8 && number >= 0) {
            throw new MalformedTupleException("a packed tuple holds a number below -2^63");
        }
    }

    private long bigEndian(int size) {
        if (end - position < size) {
            throw new MalformedTupleException("a packed tuple ends within an element");
        }
        long value = 0;
        for (int i = 0; i < size; i++) {
            value = value << 8 | array[position++] & 0xff;
        }
        return value;
    }
}
