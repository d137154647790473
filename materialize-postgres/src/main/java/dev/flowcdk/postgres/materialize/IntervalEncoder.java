package dev.flowcdk.postgres.materialize;

import dev.flowcdk.postgres.type.Ascii;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;
import dev.flowcdk.tuple.TupleReader.Kind;

/// Durations of ISO 8601 for `interval`. Whole numbers of each unit and seconds of at most six decimals; the server is
/// left to understand other forms.
final class IntervalEncoder implements ValueEncoder {

    private static final long MICROS = 1_000_000;
    private static final int MICRO_DIGITS = 6;
    private static final int MAX_DIGITS = 9;

    private long micros;
    private long days;
    private long months;

    @Override
    public boolean encode(TupleReader value, OwnBytes out) {
        if (value.kind() != Kind.STRING || !read(value.bytes(), value.bytesOffset(), value.bytesLength())) {
            return false;
        }
        if (days != (int) days || months != (int) months) {
            return false;
        }
        Binary.int64(micros, out);
        Binary.int32((int) days, out);
        Binary.int32((int) months, out);
        return true;
    }

    private boolean read(byte[] text, int offset, int length) {
        micros = 0;
        days = 0;
        months = 0;
        int end = offset + length;
        if (length < 3 || text[offset] != 'P') {
            return false;
        }
        boolean time = false;
        int at = offset + 1;
        while (at < end) {
            if (text[at] == 'T' && !time) {
                time = true;
                at++;
                continue;
            }
            boolean negative = text[at] == '-';
            int from = negative ? at + 1 : at;
            int to = from;
            while (to < end && Ascii.digit(text[to])) {
                to++;
            }
            if (to == from || to - from > MAX_DIGITS || to == end) {
                return false;
            }
            long number = Ascii.number(text, from, to - from);
            long fraction = 0;
            if (text[to] == '.') {
                int decimals = to + 1;
                to = decimals;
                while (to < end && Ascii.digit(text[to])) {
                    to++;
                }
                int count = to - decimals;
                if (count == 0 || count > MICRO_DIGITS || to == end || text[to] != 'S') {
                    return false;
                }
                fraction = Ascii.number(text, decimals, count);
                for (int digit = count; digit < MICRO_DIGITS; digit++) {
                    fraction *= 10;
                }
            }
            if (!add(negative ? -number : number, negative ? -fraction : fraction, (char) text[to], time)) {
                return false;
            }
            at = to + 1;
        }
        return true;
    }

    private boolean add(long number, long fraction, char unit, boolean time) {
        switch (unit) {
            case 'Y' -> months += 12 * number;
            case 'W' -> days += 7 * number;
            case 'D' -> days += number;
            case 'H' -> micros += 3600 * MICROS * number;
            case 'M' -> {
                if (time) {
                    micros += 60 * MICROS * number;
                } else {
                    months += number;
                }
            }
            case 'S' -> micros += MICROS * number + fraction;
            default -> {
                return false;
            }
        }
        return time == (unit == 'H' || unit == 'S' || unit == 'M' && time);
    }
}
