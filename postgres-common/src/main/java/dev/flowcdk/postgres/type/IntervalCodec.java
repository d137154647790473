package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// `interval` as `14 mon 3 day 05:30:00.250000`: what is zero is left out, and the time keeps its leading space. The
/// text form is read in the style `postgres`, which [dev.flowcdk.postgres.PostgresConnector] asks for.
final class IntervalCodec extends QuotedCodec {

    private static final long MICROS_PER_HOUR = 3600 * Calendar.MICROS_PER_SECOND;

    private final TemporalText time = new TemporalText();

    @Override
    void insideOfBinary(byte[] source, int offset, int length, JsonPieces out) {
        write(Wire.int64(source, offset), Wire.int32(source, offset + 8), Wire.int32(source, offset + 12), out);
    }

    @Override
    void insideOfText(byte[] source, int offset, int length, JsonPieces out) {
        int end = offset + length;
        if (source[end - 1] == 'y' && source[end - 2] == 't') {
            out.raw(source, offset, length);
            return;
        }
        long micros = 0;
        long days = 0;
        long months = 0;
        for (int at = offset; at < end; ) {
            int stop = tokenEnd(source, at, end);
            boolean negative = source[at] == '-';
            int digits = Ascii.digit(source[at]) ? at : at + 1;
            if (contains(source, digits, stop, ':')) {
                long magnitude = time.on(source, digits, stop - digits).time();
                micros = negative ? -magnitude : magnitude;
                at = stop + 1;
                continue;
            }
            long magnitude = Ascii.integer(source, digits, stop - digits);
            long value = negative ? -magnitude : magnitude;
            int unit = stop + 1;
            switch (source[unit]) {
                case 'y' -> months += 12 * value;
                case 'm' -> months += value;
                default -> days += value;
            }
            at = tokenEnd(source, unit, end) + 1;
        }
        write(micros, (int) days, (int) months, out);
    }

    private static void write(long micros, int days, int months, JsonPieces out) {
        if (micros == Long.MAX_VALUE && days == Integer.MAX_VALUE && months == Integer.MAX_VALUE) {
            out.ascii("infinity");
            return;
        }
        if (micros == Long.MIN_VALUE && days == Integer.MIN_VALUE && months == Integer.MIN_VALUE) {
            out.ascii("-infinity");
            return;
        }
        if (months != 0) {
            out.number(months).ascii(" mon");
        }
        if (days != 0) {
            if (months != 0) {
                out.put(' ');
            }
            out.number(days).ascii(" day");
        }
        if (micros != 0) {
            time(micros, out);
        }
    }

    private static void time(long micros, JsonPieces out) {
        out.put(' ');
        if (micros < 0) {
            out.put('-');
        }
        long magnitude = Math.abs(micros);
        long hours = magnitude / MICROS_PER_HOUR;
        if (hours < 10) {
            out.put('0');
        }
        out.number(hours).put(':');
        out.padded(magnitude / (60 * Calendar.MICROS_PER_SECOND) % 60, 2);
        out.put(':');
        out.padded(magnitude / Calendar.MICROS_PER_SECOND % 60, 2);
        long fraction = magnitude % Calendar.MICROS_PER_SECOND;
        if (fraction != 0) {
            out.put('.');
            out.padded(fraction, 6);
        }
    }

    private static int tokenEnd(byte[] source, int from, int end) {
        int at = from;
        while (at < end && source[at] != ' ') {
            at++;
        }
        return at;
    }

    private static boolean contains(byte[] source, int from, int end, char wanted) {
        for (int at = from; at < end; at++) {
            if (source[at] == wanted) {
                return true;
            }
        }
        return false;
    }
}
