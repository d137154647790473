package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `float4` and `float8`: numbers, or words in quotes for NaN and the infinities. As part of a key always a string,
/// without exponent.
final class FloatCodec extends ValueCodec {

    private final boolean inKey;

    FloatCodec(boolean inKey) {
        this.inKey = inKey;
    }

    @Override
    void binary(byte[] source, int offset, int length, JsonPieces out) {
        if (length == 4) {
            single(Float.intBitsToFloat(Wire.int32(source, offset)), out);
        } else {
            twice(Wire.float64(source, offset), out);
        }
    }

    @Override
    void text(byte[] source, int offset, int length, JsonPieces out) {
        boolean finite = Ascii.digit(source[offset + length - 1]);
        if (finite && !inKey) {
            out.raw(source, offset, length);
            return;
        }
        out.put('"');
        Decimal.plain(source, offset, length, out);
        out.put('"');
    }

    private void single(float value, JsonPieces out) {
        if (Float.isFinite(value) && !inKey) {
            Decimal.number(value, out);
            return;
        }
        out.put('"');
        Decimal.plain(value, out);
        out.put('"');
    }

    private void twice(double value, JsonPieces out) {
        if (Double.isFinite(value) && !inKey) {
            Decimal.number(value, out);
            return;
        }
        out.put('"');
        Decimal.plain(value, out);
        out.put('"');
    }
}
