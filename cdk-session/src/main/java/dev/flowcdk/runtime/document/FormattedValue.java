package dev.flowcdk.runtime.document;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A value that is compared by what it says, however it is written. Null comes first, then what is not of the format,
/// by its text.
///
/// @param size a number, or seconds since 1970; null when the value has none
record FormattedValue(boolean there, @Nullable BigDecimal size, String text) implements Comparable<FormattedValue> {

    private static final String CLOCK = "(\\d\\d):(\\d\\d)(?::(\\d\\d)(?:\\.(\\d{1,18}))?)?";
    private static final String ZONE = " ?(?:[Zz]|([+-])(\\d\\d)(?::?(\\d\\d)(?::?(\\d\\d))?)?)?";
    private static final Pattern MOMENT =
            Pattern.compile("([+-]?\\d{4,9})-(\\d\\d)-(\\d\\d)(?:[Tt ]" + CLOCK + ")?" + ZONE + "( BC)?");
    private static final Pattern TIME = Pattern.compile(CLOCK + ZONE);
    private static final int DAY_SECONDS = 86_400;
    private static final int MAX_EXPONENT = 10_000;

    /// @param format `date-time`, also for dates, `time` or `number`
    static FormattedValue of(JsonNode value, String format) {
        if (value.isNull() || value.isMissingNode()) {
            return new FormattedValue(false, null, "");
        }
        String text = value.isString() ? value.stringValue() : value.toString();
        BigDecimal size = switch (format) {
            case "date-time" -> moment(MOMENT.matcher(text));
            case "time" -> time(TIME.matcher(text));
            default -> number(text);
        };
        return new FormattedValue(true, size, size == null ? text : "");
    }

    @Override
    public int compareTo(FormattedValue other) {
        if (there != other.there) {
            return Boolean.compare(there, other.there);
        }
        if (size == null || other.size == null) {
            return size == null && other.size == null ? text.compareTo(other.text) : size == null ? -1 : 1;
        }
        return size.compareTo(other.size);
    }

    private static @Nullable BigDecimal moment(Matcher parts) {
        if (!parts.matches()) {
            return null;
        }
        int year = Integer.parseInt(parts.group(1));
        try {
            // the year before 1 is 1 BC
            long day = LocalDate.of(parts.group(12) == null ? year : 1 - year, number(parts, 2), number(parts, 3))
                    .toEpochDay();
            return clock(parts, 4).add(BigDecimal.valueOf(day * DAY_SECONDS));
        } catch (DateTimeException none) {
            return null;
        }
    }

    private static @Nullable BigDecimal time(Matcher parts) {
        return parts.matches() ? clock(parts, 1) : null;
    }

    /// Seconds of the day in UTC, from the groups of a clock and a zone.
    private static BigDecimal clock(Matcher parts, int first) {
        long seconds = seconds(parts, first) - (long) sign(parts.group(first + 4)) * seconds(parts, first + 5);
        String fraction = parts.group(first + 3);
        return BigDecimal.valueOf(seconds).add(new BigDecimal(fraction == null ? "0" : "0." + fraction));
    }

    private static int sign(@Nullable String sign) {
        return "-".equals(sign) ? -1 : 1;
    }

    private static int seconds(Matcher parts, int first) {
        return 3600 * number(parts, first) + 60 * number(parts, first + 1) + number(parts, first + 2);
    }

    private static int number(Matcher parts, int group) {
        String digits = parts.group(group);
        return digits == null ? 0 : Integer.parseInt(digits);
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            var number = new BigDecimal(text.strip());
            return Math.abs((long) number.scale()) > MAX_EXPONENT ? null : number;
        } catch (NumberFormatException none) {
            return null;
        }
    }
}
