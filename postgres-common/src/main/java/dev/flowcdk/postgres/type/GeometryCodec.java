package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// The geometric types in the server's notation, coordinates without exponent.
final class GeometryCodec extends QuotedCodec {

    enum Figure {
        POINT,
        LINE,
        SEGMENT,
        BOX,
        PATH,
        POLYGON,
        CIRCLE
    }

    private static final int POINT_BYTES = 16;

    private final Figure figure;

    GeometryCodec(Figure figure) {
        this.figure = figure;
    }

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        switch (figure) {
            case POINT -> point(source, offset, out);
            case LINE -> line(source, offset, out);
            case SEGMENT -> points('[', source, offset, 2, ']', out);
            case BOX -> pointList(source, offset, 2, out);
            case PATH -> path(source, offset, out);
            case POLYGON -> points('(', source, offset + 4, Wire.int32(source, offset), ')', out);
            case CIRCLE -> circle(source, offset, out);
        }
    }

    /// The same notation; only numbers may have to be written out.
    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        int end = offset + length;
        int from = offset;
        while (from < end) {
            int to = from;
            while (to < end && partOfNumber(source[to])) {
                to++;
            }
            if (to > from) {
                Decimal.plain(source, from, to - from, out);
            } else {
                out.put((char) source[to++]);
            }
            from = to;
        }
    }

    private static boolean partOfNumber(byte character) {
        return Ascii.digit(character)
                || character == '.'
                || character == '-'
                || character == '+'
                || (character >= 'a' && character <= 'z');
    }

    private static void point(byte[] source, int offset, JsonPieces out) {
        out.put('(');
        Decimal.plain(Wire.float64(source, offset), out);
        out.put(',');
        Decimal.plain(Wire.float64(source, offset + 8), out);
        out.put(')');
    }

    private static void line(byte[] source, int offset, JsonPieces out) {
        out.put('{');
        Decimal.plain(Wire.float64(source, offset), out);
        out.put(',');
        Decimal.plain(Wire.float64(source, offset + 8), out);
        out.put(',');
        Decimal.plain(Wire.float64(source, offset + 16), out);
        out.put('}');
    }

    private static void path(byte[] source, int offset, JsonPieces out) {
        boolean closed = source[offset] != 0;
        int count = Wire.int32(source, offset + 1);
        points(closed ? '(' : '[', source, offset + 5, count, closed ? ')' : ']', out);
    }

    private static void circle(byte[] source, int offset, JsonPieces out) {
        out.put('<');
        point(source, offset, out);
        out.put(',');
        Decimal.plain(Wire.float64(source, offset + POINT_BYTES), out);
        out.put('>');
    }

    private static void points(char open, byte[] source, int offset, int count, char close, JsonPieces out) {
        out.put(open);
        pointList(source, offset, count, out);
        out.put(close);
    }

    private static void pointList(byte[] source, int offset, int count, JsonPieces out) {
        for (int index = 0; index < count; index++) {
            if (index > 0) {
                out.put(',');
            }
            point(source, offset + index * POINT_BYTES, out);
        }
    }
}
