package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `bit` and `varbit` as zeros and ones.
final class BitCodec extends QuotedCodec {

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        int bits = Wire.int32(source, offset);
        for (int index = 0; index < bits; index++) {
            int value = source[offset + 4 + index / 8] >> (7 - index % 8) & 1;
            out.put((char) ('0' + value));
        }
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        out.raw(source, offset, length);
    }
}
