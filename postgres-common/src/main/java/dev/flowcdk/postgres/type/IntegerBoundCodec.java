package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// The digits of whole numbers without quotes around them, as bounds of ranges.
final class IntegerBoundCodec extends QuotedCodec {

    private final IntegerCodec integers = new IntegerCodec(false);

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        integers.binary(source, offset, length, out);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        out.raw(source, offset, length);
    }
}
