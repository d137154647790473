package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// Whole numbers of two, four or eight bytes.
final class IntegerCodec extends ValueCodec {

    private final boolean unsigned;

    IntegerCodec(boolean unsigned) {
        this.unsigned = unsigned;
    }

    @Override
    void binary(byte[] source, int offset, int length, JsonPieces out) {
        out.number(value(source, offset, length));
    }

    @Override
    void text(byte[] source, int offset, int length, JsonPieces out) {
        out.raw(source, offset, length);
    }

    long value(byte[] source, int offset, int length) {
        return switch (length) {
            case 2 -> Wire.int16(source, offset);
            case 4 -> unsigned ? Wire.int32(source, offset) & 0xFFFF_FFFFL : Wire.int32(source, offset);
            default -> Wire.int64(source, offset);
        };
    }
}
