package dev.flowcdk.postgres.type;

import dev.flowcdk.json.JsonPieces;

/// The server's days and microseconds, written as RFC 3339 asks.
final class Calendar {

    static final long EPOCH_DAY = 10_957; // 2000-01-01, from which the server counts
    static final long EPOCH_SECOND = EPOCH_DAY * 86_400;
    static final long JULIAN_DAY_OF_1970 = 2_440_588;
    static final int MAX_YEAR = 9999;
    static final long SECONDS_PER_DAY = 86_400;
    static final long MICROS_PER_SECOND = 1_000_000;
    static final int INFINITE_DAY = Integer.MAX_VALUE;
    static final int NEGATIVE_INFINITE_DAY = Integer.MIN_VALUE;
    static final long INFINITE = Long.MAX_VALUE;
    static final long NEGATIVE_INFINITE = Long.MIN_VALUE;

    private static final int MICRO_DIGITS = 6;
    private static final long DAYS_PER_ERA = 146_097;
    private static final long DAYS_BEFORE_1970_03 = 719_468;

    private Calendar() {}

    /// Year, month and day in one number: `year << 9 | month << 5 | day`. Proleptic Gregorian, year 0 is 1 BC.
    static long date(long epochDay) {
        long shifted = epochDay + DAYS_BEFORE_1970_03;
        long era = Math.floorDiv(shifted, DAYS_PER_ERA);
        long dayOfEra = shifted - era * DAYS_PER_ERA;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        long monthFromMarch = (5 * dayOfYear + 2) / 153;
        long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
        long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
        long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        return year << 9 | month << 5 | day;
    }

    /// Days since 1970-01-01.
    static long epochDay(long year, int month, int day) {
        long shifted = month <= 2 ? year - 1 : year;
        long era = Math.floorDiv(shifted, 400);
        long yearOfEra = shifted - era * 400;
        long dayOfYear = (153L * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
        long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * DAYS_PER_ERA + dayOfEra - DAYS_BEFORE_1970_03;
    }

    /// Whether a date, as [#date(long)] gives it, has a year of four digits.
    static boolean writable(long date) {
        long year = date >> 9;
        return year >= 0 && year <= MAX_YEAR;
    }

    /// A year from 0 to 9999, month and day.
    static void writeDate(long date, JsonPieces out) {
        out.padded(date >> 9, 4);
        out.put('-');
        out.padded(date >> 5 & 15, 2);
        out.put('-');
        out.padded(date & 31, 2);
    }

    static void writeTime(long secondOfDay, JsonPieces out) {
        out.padded(secondOfDay / 3600, 2);
        out.put(':');
        out.padded(secondOfDay / 60 % 60, 2);
        out.put(':');
        out.padded(secondOfDay % 60, 2);
    }

    /// A point and the digits up to the last that is not zero; nothing for a whole second.
    static void writeFraction(long micros, JsonPieces out) {
        if (micros == 0) {
            return;
        }
        int digits = MICRO_DIGITS;
        long rest = micros;
        while (rest % 10 == 0) {
            rest /= 10;
            digits--;
        }
        out.put('.');
        out.padded(rest, digits);
    }

    /// `Z` or a sign, hours and minutes; seconds are left out, since RFC 3339 has none.
    static void writeOffset(int seconds, JsonPieces out) {
        if (seconds == 0) {
            out.put('Z');
            return;
        }
        int magnitude = Math.abs(seconds);
        out.put(seconds < 0 ? '-' : '+');
        out.padded(magnitude / 3600, 2);
        out.put(':');
        out.padded(magnitude / 60 % 60, 2);
    }
}
