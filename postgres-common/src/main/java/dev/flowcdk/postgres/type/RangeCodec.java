package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// Ranges over the built-in types, in the server's notation with the bounds' own form.
final class RangeCodec extends QuotedCodec {

    private static final int EMPTY = 0x01;
    private static final int LOWER_INCLUSIVE = 0x02;
    private static final int UPPER_INCLUSIVE = 0x04;
    private static final int LOWER_INFINITE = 0x08;
    private static final int UPPER_INFINITE = 0x10;

    private final QuotedCodec bound;

    RangeCodec(QuotedCodec bound) {
        this.bound = bound;
    }

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        int flags = source[offset];
        if ((flags & EMPTY) != 0) {
            out.ascii("empty");
            return;
        }
        int at = offset + 1;
        out.put((flags & LOWER_INCLUSIVE) != 0 ? '[' : '(');
        if ((flags & LOWER_INFINITE) == 0) {
            at = bound(source, at, out);
        }
        out.put(',');
        if ((flags & UPPER_INFINITE) == 0) {
            bound(source, at, out);
        }
        out.put((flags & UPPER_INCLUSIVE) != 0 ? ']' : ')');
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        if (source[offset] == 'e') {
            out.raw(source, offset, length);
            return;
        }
        int last = offset + length - 1;
        int comma = offset;
        while (source[comma] != ',') {
            comma++;
        }
        out.put((char) source[offset]);
        boundText(source, offset + 1, comma, out);
        out.put(',');
        boundText(source, comma + 1, last, out);
        out.put((char) source[last]);
    }

    private int bound(byte[] source, int at, JsonPieces out) {
        int length = Wire.int32(source, at);
        bound.insideOfBinary(source, at + 4, length, out);
        return at + 4 + length;
    }

    /// None of the bounds of built-in types has a comma or a quote within.
    private void boundText(byte[] source, int from, int end, JsonPieces out) {
        if (from == end) {
            return;
        }
        int quotes = source[from] == '"' ? 1 : 0;
        bound.insideOfText(source, from + quotes, end - from - 2 * quotes, out);
    }
}
