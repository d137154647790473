package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ValueText;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;
import dev.flowcdk.tuple.TupleReader.Kind;

/// Booleans, whole numbers and binary floating point.
final class NumberEncoders {

    private static final double PAST_LONG = 0x1p63;

    private NumberEncoders() {}

    static boolean bool(TupleReader value, OwnBytes out) {
        if (value.kind() != Kind.BOOLEAN) {
            return false;
        }
        Binary.int8(value.booleanValue() ? 1 : 0, out);
        return true;
    }

    static boolean int64(TupleReader value, OwnBytes out) {
        if (!isNumber(value)) {
            return false;
        }
        Binary.int64(whole(value), out);
        return true;
    }

    static boolean int32(TupleReader value, OwnBytes out) {
        if (!isNumber(value)) {
            return false;
        }
        long number = whole(value);
        requireRange(number, (int) number, "integer");
        Binary.int32((int) number, out);
        return true;
    }

    static boolean int16(TupleReader value, OwnBytes out) {
        if (!isNumber(value)) {
            return false;
        }
        long number = whole(value);
        requireRange(number, (short) number, "smallint");
        Binary.int16((int) number, out);
        return true;
    }

    static boolean float64(TupleReader value, OwnBytes out) {
        if (!isNumber(value)) {
            return false;
        }
        Binary.int64(Double.doubleToLongBits(number(value)), out);
        return true;
    }

    private static boolean isNumber(TupleReader value) {
        return switch (value.kind()) {
            case INTEGER, UNSIGNED, DOUBLE -> true;
            case NULL, BYTES, STRING, BOOLEAN -> false;
        };
    }

    private static double number(TupleReader value) {
        long whole = value.longValue();
        return switch (value.kind()) {
            case DOUBLE -> value.doubleValue();
            case UNSIGNED -> (double) (whole >>> 1 | whole & 1) * 2;
            case INTEGER, NULL, BYTES, STRING, BOOLEAN -> whole;
        };
    }

    private static long whole(TupleReader value) {
        if (value.kind() == Kind.INTEGER) {
            return value.longValue();
        }
        double number = number(value);
        if (value.kind() == Kind.UNSIGNED || !(number >= -PAST_LONG && number < PAST_LONG)) {
            throw new IllegalArgumentException(
                    "the number " + ValueText.of(value) + " is out of range for type bigint");
        }
        if (number != Math.rint(number)) {
            throw new IllegalArgumentException("the number " + number + " is not a whole number");
        }
        return (long) number;
    }

    private static void requireRange(long number, long cut, String type) {
        if (number != cut) {
            throw new IllegalArgumentException("the number " + number + " is out of range for type " + type);
        }
    }
}
