package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// Several ranges in braces.
final class MultirangeCodec extends QuotedCodec {

    private final RangeCodec range;

    MultirangeCodec(RangeCodec range) {
        this.range = range;
    }

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        int count = Wire.int32(source, offset);
        int at = offset + 4;
        out.put('{');
        for (int index = 0; index < count; index++) {
            if (index > 0) {
                out.put(',');
            }
            int size = Wire.int32(source, at);
            range.insideOfBinary(source, at + 4, size, out);
            at += 4 + size;
        }
        out.put('}');
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        int last = offset + length - 1;
        out.put('{');
        for (int at = offset + 1; at < last; ) {
            if (source[at] == ',') {
                out.put(',');
                at++;
            }
            int close = at;
            while (source[close] != ')' && source[close] != ']') {
                close++;
            }
            range.insideOfText(source, at, close + 1 - at, out);
            at = close + 1;
        }
        out.put('}');
    }
}
