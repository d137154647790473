package dev.flowcdk.internal.codec;

import dev.flowcdk.internal.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/// Reads the protobuf wire format in place. It is what the per-document path needs, so it serves all other messages
/// too. For one thread.
final class ProtoCursor {

    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;

    byte[] array;
    int position;
    int end;

    /// What the values share that are read; null in messages that are not large.
    @Nullable
    Repeated repeated;

    ProtoCursor(byte[] array, int offset, int length) {
        this.array = array;
        this.position = offset;
        this.end = offset + length;
    }

    boolean atEnd() {
        return position >= end;
    }

    /// The next field's tag: number times eight plus wire type.
    int tag() {
        long tag = varint();
        int field = (int) (tag >>> 3);
        if (tag >>> 32 != 0 || field == 0) {
            throw malformed("a field number of " + (tag >>> 3));
        }
        return (int) tag;
    }

    long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= end) {
                throw malformed("a number that is cut off");
            }
            byte next = array[position++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number of more than ten bytes");
    }

    /// The length of a length-delimited field, checked to lie inside.
    int length() {
        long length = varint();
        if (length < 0 || length > end - position) {
            throw malformed(
                    "a field of " + Long.toUnsignedString(length) + " bytes where " + (end - position) + " are left");
        }
        return (int) length;
    }

    int fixed32() {
        need(4);
        int value = (array[position] & 0xff)
                | (array[position + 1] & 0xff) << 8
                | (array[position + 2] & 0xff) << 16
                | array[position + 3] << 24;
        position += 4;
        return value;
    }

    long fixed64() {
        return (fixed32() & 0xffff_ffffL) | (long) fixed32() << 32;
    }

    /// Skips the value of a field that is not known here.
    void skip(int tag) {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> fixed64();
            case BYTES -> {
                int length = length();
                position += length;
            }
            case FIXED32 -> fixed32();
            default -> throw malformed("wire type " + (tag & 7) + " in field " + (tag >>> 3));
        }
    }

    /// Demands a wire type for a known field.
    void expect(int tag, int wireType) {
        if ((tag & 7) != wireType) {
            throw malformed("wire type " + (tag & 7) + " instead of " + wireType + " in field " + (tag >>> 3));
        }
    }

    private void need(int bytes) {
        if (end - position < bytes) {
            throw malformed("a number that is cut off");
        }
    }

    static ProtocolException malformed(String what) {
        return new ProtocolException("not a protobuf message: " + what);
    }
}
