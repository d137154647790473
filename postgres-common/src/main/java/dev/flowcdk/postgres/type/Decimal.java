package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;
import java.math.BigDecimal;
import java.math.MathContext;

/// Writes binary floating point as the shortest decimal that reads back as the same number. Common values make no
/// garbage.
final class Decimal {

    private static final int MAX_EXACT_SCALE = 15;
    private static final double MAX_EXACT_DOUBLE = 1e15;
    private static final double MAX_EXACT_FLOAT = 1e6;
    private static final double SPARSE_DOUBLE = 1e-321;
    private static final float SPARSE_FLOAT = 1e-43f;
    private static final MathContext ONE_DIGIT = new MathContext(1);
    private static final double[] POWERS = new double[MAX_EXACT_SCALE + 1];

    static {
        POWERS[0] = 1;
        for (int scale = 1; scale <= MAX_EXACT_SCALE; scale++) {
            POWERS[scale] = POWERS[scale - 1] * 10;
        }
    }

    private Decimal() {}

    /// A finite number as JSON allows it, maybe with an exponent.
    static void number(double value, JsonPieces out) {
        if (!exact(value, out)) {
            out.ascii(shortest(value));
        }
    }

    /// A finite number as JSON allows it, maybe with an exponent.
    static void number(float value, JsonPieces out) {
        if (!exact(value, out)) {
            out.ascii(shortest(value));
        }
    }

    /// A number without exponent, infinities and NaN in the server's words.
    static void plain(double value, JsonPieces out) {
        if (special(value, out) || exact(value, out)) {
            return;
        }
        out.ascii(plain(shortest(value)));
    }

    /// A number without exponent, infinities and NaN in the server's words.
    static void plain(float value, JsonPieces out) {
        if (special(value, out) || exact(value, out)) {
            return;
        }
        out.ascii(plain(shortest(value)));
    }

    /// The same for a number that the server wrote.
    static void plain(byte[] source, int offset, int length, JsonPieces out) {
        for (int at = offset; at < offset + length; at++) {
            if (source[at] == 'e') {
                out.ascii(plain(Ascii.string(source, offset, length)));
                return;
            }
        }
        out.raw(source, offset, length);
    }

    /// Writes NaN or an infinity; false if the value is finite.
    static boolean special(double value, JsonPieces out) {
        if (Double.isNaN(value)) {
            out.ascii("NaN");
        } else if (Double.isInfinite(value)) {
            out.ascii(value > 0 ? "Infinity" : "-Infinity");
        } else {
            return false;
        }
        return true;
    }

    /// Java writes at least two digits, which may be one too many among the smallest numbers.
    private static String shortest(double value) {
        String decimal = Double.toString(value);
        if (Math.abs(value) < SPARSE_DOUBLE) {
            BigDecimal digit = new BigDecimal(decimal).round(ONE_DIGIT);
            return digit.doubleValue() == value ? digit.toString() : decimal;
        }
        return decimal;
    }

    private static String shortest(float value) {
        String decimal = Float.toString(value);
        if (Math.abs(value) < SPARSE_FLOAT) {
            BigDecimal digit = new BigDecimal(decimal).round(ONE_DIGIT);
            return digit.floatValue() == value ? digit.toString() : decimal;
        }
        return decimal;
    }

    private static String plain(String decimal) {
        return new BigDecimal(decimal).stripTrailingZeros().toPlainString();
    }

    /// A decimal of at most 15 digits belongs to one double alone, so the first scale whose quotient is the value again
    /// gives its shortest form. Quotient and check are exact, since both operands are.
    private static boolean exact(double value, JsonPieces out) {
        double magnitude = Math.abs(value);
        for (int scale = 0; scale <= MAX_EXACT_SCALE; scale++) {
            double scaled = magnitude * POWERS[scale];
            if (!(scaled < MAX_EXACT_DOUBLE)) {
                return false;
            }
            long digits = (long) (scaled + 0.5);
            if (digits / POWERS[scale] == magnitude) {
                write(value, digits, scale, out);
                return true;
            }
        }
        return false;
    }

    private static boolean exact(float value, JsonPieces out) {
        float magnitude = Math.abs(value);
        for (int scale = 0; scale <= MAX_EXACT_SCALE; scale++) {
            double scaled = magnitude * POWERS[scale];
            if (!(scaled < MAX_EXACT_FLOAT)) {
                return false;
            }
            long digits = (long) (scaled + 0.5);
            if ((float) (digits / POWERS[scale]) == magnitude) {
                write(value, digits, scale, out);
                return true;
            }
        }
        return false;
    }

    private static void write(double value, long digits, int scale, JsonPieces out) {
        if (value < 0 || 1 / value < 0) {
            out.put('-');
        }
        long power = (long) POWERS[scale];
        out.number(digits / power);
        if (scale > 0) {
            out.put('.');
            out.padded(digits % power, scale);
        }
    }
}
