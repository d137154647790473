package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `numeric` with all the digits that its scale asks for.
final class NumericCodec extends QuotedCodec {

    static final int NEGATIVE = 0x4000;
    static final int NAN = 0xC000;
    static final int INFINITY = 0xD000;
    static final int NEGATIVE_INFINITY = 0xF000;
    static final int HEADER_BYTES = 8;
    private static final int DIGITS_PER_GROUP = 4;

    /// Groups of four decimal digits, most significant first; the first group counts 10000 to the power of `weight`.
    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        int groups = Wire.uint16(source, offset);
        int weight = Wire.int16(source, offset + 2);
        int sign = Wire.uint16(source, offset + 4);
        int scale = Wire.uint16(source, offset + 6);
        switch (sign) {
            case NAN -> out.ascii("NaN");
            case INFINITY -> out.ascii("Infinity");
            case NEGATIVE_INFINITY -> out.ascii("-Infinity");
            default -> {
                if (sign == NEGATIVE) {
                    out.put('-');
                }
                whole(source, offset + HEADER_BYTES, groups, weight, out);
                fraction(source, offset + HEADER_BYTES, groups, weight, scale, out);
            }
        }
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        out.raw(source, offset, length);
    }

    private static void whole(byte[] source, int first, int groups, int weight, JsonPieces out) {
        if (weight < 0) {
            out.put('0');
            return;
        }
        out.number(group(source, first, groups, 0));
        for (int index = 1; index <= weight; index++) {
            out.padded(group(source, first, groups, index), DIGITS_PER_GROUP);
        }
    }

    private static void fraction(byte[] source, int first, int groups, int weight, int scale, JsonPieces out) {
        if (scale == 0) {
            return;
        }
        out.put('.');
        int rest = scale;
        for (int index = weight + 1; rest >= DIGITS_PER_GROUP; index++) {
            out.padded(group(source, first, groups, index), DIGITS_PER_GROUP);
            rest -= DIGITS_PER_GROUP;
        }
        int last = group(source, first, groups, weight + 1 + scale / DIGITS_PER_GROUP);
        switch (rest) {
            case 1 -> out.padded(last / 1000, 1);
            case 2 -> out.padded(last / 100, 2);
            case 3 -> out.padded(last / 10, 3);
            default -> {}
        }
    }

    private static int group(byte[] source, int first, int groups, int index) {
        return index >= 0 && index < groups ? Wire.uint16(source, first + 2 * index) : 0;
    }
}
