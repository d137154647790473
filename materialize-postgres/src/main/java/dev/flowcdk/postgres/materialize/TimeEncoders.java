package dev.flowcdk.postgres.materialize;

import dev.flowcdk.postgres.type.Ascii;
import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;
import dev.flowcdk.tuple.TupleReader.Kind;

/// Dates and times in the forms of RFC 3339; the server is left to understand other ones. The year 0, which the server
/// does not have, becomes the first day of year 1. Fractions beyond microseconds are rounded.
final class TimeEncoders {

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 8;
    private static final int MICRO_DIGITS = 6;
    private static final int DAYS_TO_2000 = 10_957;
    private static final int FIRST_DAY = -730_119;
    private static final int NO_DATE = Integer.MIN_VALUE;
    private static final long NO_TIME = Long.MIN_VALUE;

    private TimeEncoders() {}

    static boolean date(TupleReader value, OwnBytes out) {
        if (value.kind() != Kind.STRING) {
            return false;
        }
        byte[] text = value.bytes();
        int offset = value.bytesOffset();
        int length = value.bytesLength();
        int days = yearZero(text, offset, length) ? FIRST_DAY : length == DATE_LENGTH ? days(text, offset) : NO_DATE;
        if (days == NO_DATE) {
            return false;
        }
        Binary.int32(days, out);
        return true;
    }

    static boolean time(TupleReader value, OwnBytes out) {
        if (value.kind() != Kind.STRING || value.bytesLength() < TIME_LENGTH) {
            return false;
        }
        byte[] text = value.bytes();
        int end = value.bytesOffset() + value.bytesLength();
        int zone = zone(text, value.bytesOffset(), end);
        long micros = micros(text, value.bytesOffset(), zone);
        if (micros == NO_TIME || zone < end && offsetSeconds(text, zone, end) == Integer.MIN_VALUE) {
            return false;
        }
        Binary.int64(micros, out);
        return true;
    }

    static boolean timestamp(TupleReader value, OwnBytes out) {
        if (value.kind() != Kind.STRING || value.bytesLength() < DATE_LENGTH + 1 + TIME_LENGTH) {
            return false;
        }
        byte[] text = value.bytes();
        int offset = value.bytesOffset();
        int end = offset + value.bytesLength();
        if (yearZero(text, offset, value.bytesLength())) {
            Binary.int64(FIRST_DAY * MICROS_PER_DAY, out);
            return true;
        }
        byte separator = text[offset + DATE_LENGTH];
        if (separator != 'T' && separator != 't' && separator != ' ') {
            return false;
        }
        int days = days(text, offset);
        int zone = zone(text, offset + DATE_LENGTH + 1, end);
        long micros = micros(text, offset + DATE_LENGTH + 1, zone);
        int seconds = zone == end ? Integer.MIN_VALUE : offsetSeconds(text, zone, end);
        if (days == NO_DATE || micros == NO_TIME || seconds == Integer.MIN_VALUE) {
            return false;
        }
        Binary.int64(days * MICROS_PER_DAY + micros - seconds * MICROS_PER_SECOND, out);
        return true;
    }

    private static boolean yearZero(byte[] text, int offset, int length) {
        return length >= DATE_LENGTH && Ascii.number(text, offset, 4) == 0 && text[offset + 4] == '-';
    }

    /// Days since 2000-01-01 of a date of ten characters.
    private static int days(byte[] text, int offset) {
        int year = Ascii.number(text, offset, 4);
        int month = Ascii.number(text, offset + 5, 2);
        int day = Ascii.number(text, offset + 8, 2);
        boolean dashes = text[offset + 4] == '-' && text[offset + 7] == '-';
        if (!dashes || year < 1 || month < 1 || month > 12 || day < 1 || day > lengthOfMonth(year, month)) {
            return NO_DATE;
        }
        return epochDay(year, month, day) - DAYS_TO_2000;
    }

    private static int lengthOfMonth(int year, int month) {
        return switch (month) {
            case 2 -> year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
    }

    /// Days since 1970-01-01, by years that start in March.
    private static int epochDay(int year, int month, int day) {
        int shifted = month <= 2 ? year - 1 : year;
        int era = shifted / 400;
        int yearOfEra = shifted - era * 400;
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    /// Where the zone starts, the end if there is none.
    private static int zone(byte[] text, int from, int end) {
        for (int at = from; at < end; at++) {
            byte next = text[at];
            if (next == 'Z' || next == 'z' || next == '+' || next == '-') {
                return at;
            }
        }
        return end;
    }

    private static long micros(byte[] text, int offset, int end) {
        if (end - offset < TIME_LENGTH || text[offset + 2] != ':' || text[offset + 5] != ':') {
            return NO_TIME;
        }
        int hour = Ascii.number(text, offset, 2);
        int minute = Ascii.number(text, offset + 3, 2);
        int second = Ascii.number(text, offset + 6, 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return NO_TIME;
        }
        long whole = (hour * 3600L + minute * 60L + second) * MICROS_PER_SECOND;
        int fraction = offset + TIME_LENGTH;
        if (fraction == end) {
            return whole;
        }
        int micros = text[fraction] == '.' ? fraction(text, fraction + 1, end) : -1;
        return micros < 0 ? NO_TIME : whole + micros;
    }

    private static int fraction(byte[] text, int offset, int end) {
        int micros = 0;
        for (int index = 0; index < MICRO_DIGITS; index++) {
            int at = offset + index;
            if (at < end && !Ascii.digit(text[at])) {
                return -1;
            }
            micros = 10 * micros + (at < end ? text[at] - '0' : 0);
        }
        for (int at = offset + MICRO_DIGITS; at < end; at++) {
            if (!Ascii.digit(text[at])) {
                return -1;
            }
        }
        if (end == offset) {
            return -1;
        }
        return offset + MICRO_DIGITS < end ? rounded(micros, text, offset + MICRO_DIGITS, end) : micros;
    }

    /// What lies exactly between two microseconds is rounded as the server does it: by floating point, to even.
    private static int rounded(int micros, byte[] text, int offset, int end) {
        int last = end;
        while (last > offset && text[last - 1] == '0') {
            last--;
        }
        if (last == offset + 1 && text[offset] == '5') {
            double fraction = (10.0 * micros + 5) / (10 * MICROS_PER_SECOND);
            return (int) Math.rint(fraction * MICROS_PER_SECOND);
        }
        return text[offset] >= '5' ? micros + 1 : micros;
    }

    private static int offsetSeconds(byte[] text, int at, int end) {
        if (text[at] == 'Z' || text[at] == 'z') {
            return end == at + 1 ? 0 : Integer.MIN_VALUE;
        }
        if (end - at != 6 || text[at + 3] != ':') {
            return Integer.MIN_VALUE;
        }
        int hours = Ascii.number(text, at + 1, 2);
        int minutes = Ascii.number(text, at + 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
            return Integer.MIN_VALUE;
        }
        int seconds = hours * 3600 + minutes * 60;
        return text[at] == '-' ? -seconds : seconds;
    }
}
