package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonBytes;

/// `bit` and `varbit` as zeros and ones.
final class BitCodec extends QuotedCodec {

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonBytes out) {
        int bits = Wire.int32(source, offset);
        byte[] target = out.ensure(bits);
        int to = out.length();
        for (int index = 0; index < bits; index++) {
            int value = source[offset + 4 + index / 8] >> (7 - index % 8) & 1;
            target[to + index] = (byte) ('0' + value);
        }
        out.advance(bits);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonBytes out) {
        out.raw(source, offset, length);
    }
}
