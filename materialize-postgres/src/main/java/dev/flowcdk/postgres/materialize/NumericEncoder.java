package dev.flowcdk.postgres.materialize;

import dev.flowcdk.materialize.sql.ValueText;
import dev.flowcdk.postgres.type.Ascii;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;
import java.math.BigDecimal;

/// Decimal numbers of any size for `numeric`: digits to the base of 10000 with the weight of the first one. The number
/// of decimal places is kept.
final class NumericEncoder implements ValueEncoder {

    private static final int POSITIVE = 0x0000;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int INFINITY = 0xD000;
    private static final int NEGATIVE_INFINITY = 0xF000;
    private static final int HEADER_BYTES = 8;
    private static final int GROUP = 4;
    private static final int MAX_WHOLE_DIGITS = 131072;
    private static final int MAX_SCALE = 16383;

    private final OwnBytes text = new OwnBytes(64);

    @Override
    public boolean encode(TupleReader value, OwnBytes out) {
        return switch (value.kind()) {
            case STRING -> encode(value.bytes(), value.bytesOffset(), value.bytesLength(), out);
            case INTEGER, UNSIGNED, DOUBLE -> {
                text.clear();
                ValueText.write(value, text);
                yield encode(text.array(), 0, text.length(), out);
            }
            case NULL, BYTES, BOOLEAN -> false;
        };
    }

    private boolean encode(byte[] ascii, int offset, int length, OwnBytes out) {
        int at = offset;
        int end = offset + length;
        boolean negative = at < end && ascii[at] == '-';
        if (negative || at < end && ascii[at] == '+') {
            at++;
        }
        int whole = at;
        at = digits(ascii, at, end);
        int wholeEnd = at;
        int fraction = at;
        if (at < end && ascii[at] == '.') {
            fraction = at + 1;
            at = digits(ascii, fraction, end);
        }
        if (wholeEnd == whole && at == fraction) {
            return special(ascii, offset, length, out);
        }
        if (at < end) {
            return exponent(ascii, offset, length, out);
        }
        while (whole < wholeEnd && ascii[whole] == '0') {
            whole++;
        }
        if (wholeEnd - whole > MAX_WHOLE_DIGITS || at - fraction > MAX_SCALE) {
            return false;
        }
        groups(ascii, whole, wholeEnd, fraction, at, negative, out);
        return true;
    }

    private static void groups(
            byte[] ascii, int whole, int wholeEnd, int fraction, int end, boolean negative, OwnBytes out) {
        int scale = Math.max(0, end - fraction);
        int wholeGroups = (wholeEnd - whole + GROUP - 1) / GROUP;
        int allGroups = wholeGroups + (scale + GROUP - 1) / GROUP;
        byte[] array = out.ensure(HEADER_BYTES + 2 * allGroups);
        int start = out.length();
        int to = start + HEADER_BYTES;
        int weight = wholeGroups - 1;
        int last = to;
        boolean leading = true;
        for (int group = 0; group < allGroups; group++) {
            int number = group < wholeGroups
                    ? number(ascii, wholeEnd - GROUP * (wholeGroups - group), whole, wholeEnd)
                    : number(ascii, fraction + GROUP * (group - wholeGroups), fraction, end);
            if (leading && number == 0) {
                weight--;
                continue;
            }
            leading = false;
            Binary.set16(array, to, number);
            to += 2;
            if (number != 0) {
                last = to;
            }
        }
        int groups = (last - start - HEADER_BYTES) / 2;
        Binary.set16(array, start, groups);
        Binary.set16(array, start + 2, groups == 0 ? 0 : weight);
        Binary.set16(array, start + 4, negative && groups > 0 ? NEGATIVE : POSITIVE);
        Binary.set16(array, start + 6, scale);
        out.length(last);
    }

    /// Four digits from here on; those outside of the bounds count as zero.
    private static int number(byte[] ascii, int at, int from, int end) {
        int number = 0;
        for (int index = at; index < at + GROUP; index++) {
            number = 10 * number + (index >= from && index < end ? ascii[index] - '0' : 0);
        }
        return number;
    }

    private static int digits(byte[] ascii, int from, int end) {
        int at = from;
        while (at < end && ascii[at] >= '0' && ascii[at] <= '9') {
            at++;
        }
        return at;
    }

    private static boolean special(byte[] ascii, int offset, int length, OwnBytes out) {
        return switch (Ascii.string(ascii, offset, length)) {
            case "NaN" -> special(NAN, out);
            case "Infinity" -> special(INFINITY, out);
            case "-Infinity" -> special(NEGATIVE_INFINITY, out);
            default -> false;
        };
    }

    private static boolean special(int sign, OwnBytes out) {
        Binary.int32(0, out);
        Binary.int16(sign, out);
        Binary.int16(0, out);
        return true;
    }

    private boolean exponent(byte[] ascii, int offset, int length, OwnBytes out) {
        BigDecimal number;
        try {
            number = new BigDecimal(Ascii.string(ascii, offset, length));
        } catch (NumberFormatException e) {
            return false;
        }
        if (number.scale() > MAX_SCALE || (long) number.precision() - number.scale() > MAX_WHOLE_DIGITS) {
            return false;
        }
        text.clear();
        text.ascii(number.toPlainString());
        return encode(text.array(), 0, text.length(), out);
    }
}
