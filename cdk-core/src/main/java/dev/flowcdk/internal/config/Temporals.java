package dev.flowcdk.internal.config;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.Temporal;

/// Dates and times as JSON strings: as RFC 3339 has them, always with seconds, and with as many groups of three
/// digits behind them as are needed. What RFC 3339 has no form for, years that do not have four digits and offsets
/// with seconds, is written as Java does.
final class Temporals {

    private static final int SECONDS_OF_A_MINUTE = 60;
    private static final int LAST_YEAR = 9999;
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Temporals() {}

    /// Whether RFC 3339 has a form for dates of this year.
    static boolean isFourDigits(int year) {
        return year >= 0 && year <= LAST_YEAR;
    }

    /// Whether RFC 3339 has a form for it.
    static boolean isFourDigits(Instant value) {
        return !value.isBefore(FIRST) && !value.isAfter(LAST);
    }

    /// Appends one of the types of [dev.flowcdk.internal.record.Scalar].
    static void write(Temporal value, GrowingBytes out) {
        if (!hasForm(value)) {
            out.string(value.toString());
            return;
        }
        out.put('"');
        switch (value) {
            case Instant instant -> append(instant.atOffset(ZoneOffset.UTC), out);
            case OffsetDateTime time -> append(time, out);
            case LocalDateTime time -> append(time, out);
            case LocalDate date -> append(date, out);
            case LocalTime time -> append(time, out);
            default -> throw new IllegalArgumentException("no scalar: " + value.getClass());
        }
        out.put('"');
    }

    private static boolean hasForm(Temporal value) {
        return switch (value) {
            case Instant instant -> isFourDigits(instant);
            case OffsetDateTime time -> isFourDigits(time.getYear()) && secondsOfOffset(time) == 0;
            case LocalDateTime time -> isFourDigits(time.getYear());
            case LocalDate date -> isFourDigits(date.getYear());
            default -> true;
        };
    }

    /// The same moment with an offset of whole minutes, since offsets have no seconds in RFC 3339.
    static OffsetDateTime inWholeMinutes(OffsetDateTime value) {
        int seconds = secondsOfOffset(value);
        return seconds == 0
                ? value
                : value.withOffsetSameInstant(
                        ZoneOffset.ofTotalSeconds(value.getOffset().getTotalSeconds() - seconds));
    }

    private static int secondsOfOffset(OffsetDateTime value) {
        return value.getOffset().getTotalSeconds() % SECONDS_OF_A_MINUTE;
    }

    private static void append(OffsetDateTime time, GrowingBytes out) {
        append(time.toLocalDateTime(), out);
        int minutes = time.getOffset().getTotalSeconds() / SECONDS_OF_A_MINUTE;
        if (minutes == 0) {
            out.put('Z');
        } else {
            out.put(minutes < 0 ? '-' : '+');
            two(Math.abs(minutes) / 60, out);
            out.put(':');
            two(Math.abs(minutes) % 60, out);
        }
    }

    private static void append(LocalDateTime time, GrowingBytes out) {
        append(time.toLocalDate(), out);
        out.put('T');
        append(time.toLocalTime(), out);
    }

    private static void append(LocalDate date, GrowingBytes out) {
        two(date.getYear() / 100, out);
        two(date.getYear() % 100, out);
        out.put('-');
        two(date.getMonthValue(), out);
        out.put('-');
        two(date.getDayOfMonth(), out);
    }

    private static void append(LocalTime time, GrowingBytes out) {
        two(time.getHour(), out);
        out.put(':');
        two(time.getMinute(), out);
        out.put(':');
        two(time.getSecond(), out);
        int rest = time.getNano();
        if (rest > 0) {
            out.put('.');
        }
        while (rest > 0) {
            int group = rest / 1_000_000;
            out.put((char) ('0' + group / 100));
            two(group % 100, out);
            rest = rest % 1_000_000 * 1_000;
        }
    }

    private static void two(int number, GrowingBytes out) {
        out.put((char) ('0' + number / 10)).put((char) ('0' + number % 10));
    }
}
