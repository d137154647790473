package dev.flowcdk.airbyte.destination;

import dev.flowcdk.airbyte.JsonScan;
import dev.flowcdk.airbyte.MalformedException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Slice;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes values as their column takes them. What a column cannot hold is refused, which is no failure: schemas are
/// hints, and records may contradict them.
final class ColumnText {

    /// Doubles keep so many digits as they are.
    private static final int DOUBLE_DIGITS = 15;

    /// Larger exponents make numbers of so many digits that no column is meant to hold them.
    private static final int MAX_EXPONENT = 10_000;

    private static final Pattern TIMESTAMP = Pattern.compile(
            "(\\d{4,6}-\\d\\d-\\d\\d)[Tt ](\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,12})?)?) ?(Z|z|[+-]\\d\\d(?::?\\d\\d)?)?( BC)?");
    private static final Pattern DATE = Pattern.compile("(\\d{4,6}-\\d\\d-\\d\\d)( BC)?");
    private static final Pattern TIME =
            Pattern.compile("(\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,12})?)?)(Z|z|[+-]\\d\\d:?\\d\\d)?");
    private static final int MAX_YEAR_DIGITS = 4;
    private static final int DATE_LENGTH = 10;
    private static final int TIME_LENGTH = 8;

    private ColumnText() {}
    /// Appends a value.
    ///
    /// @param bytes hold the value's text from start to end
    /// @return false when the column cannot hold it; nothing has been appended then
    static boolean write(AirbyteType kind, byte[] bytes, int start, int end, GrowingBytes out) {
        byte first = bytes[start];
        if (first == 'n') {
            out.nullValue();
            return true;
        }
        return switch (kind) {
            case STRING -> string(bytes, start, end, out);
            case JSON -> json(bytes, start, end, out);
            case BOOLEAN -> bool(bytes, start, end, out);
            case INTEGER -> integer(bytes, start, end, out);
            case BIG_INTEGER, NUMBER -> number(kind, bytes, start, end, out);
            case DATE, TIMESTAMP, TIME, BINARY ->
                first == '"'
                        && (asItIs(kind, bytes, start + 1, end - 1, out)
                                || put(formatted(kind, text(bytes, start, end)), out));
        };
    }

    private static boolean string(byte[] bytes, int start, int end, GrowingBytes out) {
        byte first = bytes[start];
        if (first == '"') {
            out.raw(bytes, start, end - start);
            return true;
        }
        if (!isJson(bytes, start, end)) {
            return false;
        }
        out.string(bytes, start, end - start);
        return true;
    }

    private static boolean json(byte[] bytes, int start, int end, GrowingBytes out) {
        byte first = bytes[start];
        if (first != '"' && !isJson(bytes, start, end)) {
            return false;
        }
        if ((first == '-' || first >= '0' && first <= '9')
                && Double.isInfinite(Double.parseDouble(ascii(bytes, start, end)))) {
            return false; // alone, a number is handed over as a double
        }
        out.raw(bytes, start, end - start);
        return true;
    }

    /// What found the value takes more than JSON has.
    private static boolean isJson(byte[] bytes, int start, int end) {
        var text = new Slice();
        text.set(bytes, start, end - start);
        var scan = new JsonScan();
        scan.set(text);
        try {
            scan.skip();
            return scan.position() == end;
        } catch (MalformedException malformed) {
            return false;
        }
    }

    private static boolean bool(byte[] bytes, int start, int end, GrowingBytes out) {
        String text = bytes[start] == '"' ? text(bytes, start, end) : ascii(bytes, start, end);
        return switch (text) {
            case "true", "True", "TRUE" -> put("true", out);
            case "false", "False", "FALSE" -> put("false", out);
            default -> false;
        };
    }

    private static boolean integer(byte[] bytes, int start, int end, GrowingBytes out) {
        if (end - start <= 18 && isWhole(bytes, start, end)) {
            out.raw(bytes, start, end - start);
            return true;
        }
        BigDecimal number = decimal(bytes, start, end);
        if (number == null) {
            return false;
        }
        try {
            return put(Long.toString(number.longValueExact()), out);
        } catch (ArithmeticException tooLarge) {
            return false;
        }
    }

    private static boolean number(AirbyteType kind, byte[] bytes, int start, int end, GrowingBytes out) {
        if (end - start <= DOUBLE_DIGITS && isWhole(bytes, start, end)) {
            out.raw(bytes, start, end - start);
            return true;
        }
        if (kind == AirbyteType.NUMBER && end - start <= DOUBLE_DIGITS && isFraction(bytes, start, end)) {
            out.raw(bytes, start, end - start);
            return true;
        }
        BigDecimal number = decimal(bytes, start, end);
        if (number == null) {
            return false;
        }
        if (kind == AirbyteType.BIG_INTEGER) {
            try {
                return put('"' + number.toBigIntegerExact().toString() + '"', out);
            } catch (ArithmeticException fraction) {
                return false;
            }
        }
        return put(isDouble(number) ? number.toString() : '"' + number.toPlainString() + '"', out);
    }

    /// Digits, a point, digits.
    private static boolean isFraction(byte[] bytes, int start, int end) {
        int first = bytes[start] == '-' ? start + 1 : start;
        int point = first;
        while (point < end && bytes[point] != '.') {
            point++;
        }
        if (point == first || point >= end - 1 || bytes[first] == '0' && point > first + 1) {
            return false;
        }
        for (int at = first; at < end; at++) {
            if (at != point && (bytes[at] < '0' || bytes[at] > '9')) {
                return false;
            }
        }
        return true;
    }

    /// Whether a double says it as it is.
    private static boolean isDouble(BigDecimal number) {
        double nearest = number.doubleValue();
        return !Double.isInfinite(nearest) && new BigDecimal(Double.toString(nearest)).compareTo(number) == 0;
    }

    private static boolean isWhole(byte[] bytes, int start, int end) {
        int at = bytes[start] == '-' ? start + 1 : start;
        if (at == end || bytes[at] == '0' && end - at > 1) {
            return false;
        }
        for (; at < end; at++) {
            if (bytes[at] < '0' || bytes[at] > '9') {
                return false;
            }
        }
        return true;
    }

    private static @Nullable BigDecimal decimal(byte[] bytes, int start, int end) {
        byte first = bytes[start];
        if (first == '{' || first == '[' || first == 't' || first == 'f') {
            return null;
        }
        String text = first == '"' ? text(bytes, start, end).strip() : ascii(bytes, start, end);
        try {
            var number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > MAX_EXPONENT ? null : number;
        } catch (NumberFormatException none) {
            return null;
        }
    }

    /// Copies the usual forms, which need no change.
    private static boolean asItIs(AirbyteType kind, byte[] bytes, int start, int end, GrowingBytes out) {
        boolean usual = switch (kind) {
            case DATE -> end - start == DATE_LENGTH && isUsualDay(bytes, start);
            case TIMESTAMP ->
                end - start > DATE_LENGTH
                        && isUsualDay(bytes, start)
                        && bytes[start + DATE_LENGTH] == 'T'
                        && isUsualTime(bytes, start + DATE_LENGTH + 1, end);
            case TIME -> isUsualTime(bytes, start, end);
            case BOOLEAN, INTEGER, BIG_INTEGER, NUMBER, STRING, BINARY, JSON -> false;
        };
        if (usual) {
            out.raw(bytes, start - 1, end - start + 2);
        }
        return usual;
    }

    /// A day that every month of every year after Christ has.
    private static boolean isUsualDay(byte[] bytes, int at) {
        return isWithin(bytes, at, 4, 1, 9999)
                && bytes[at + 4] == '-'
                && isWithin(bytes, at + 5, 2, 1, 12)
                && bytes[at + 7] == '-'
                && isWithin(bytes, at + 8, 2, 1, 28);
    }

    /// A time in UTC with at most microseconds.
    private static boolean isUsualTime(byte[] bytes, int start, int end) {
        int digits = end - 1 - start - TIME_LENGTH - 1;
        if (digits < -1 || digits == 0 || digits > 6 || bytes[end - 1] != 'Z') {
            return false;
        }
        int point = start + TIME_LENGTH;
        return isWithin(bytes, start, 2, 0, 23)
                && bytes[start + 2] == ':'
                && isWithin(bytes, start + 3, 2, 0, 59)
                && bytes[start + 5] == ':'
                && isWithin(bytes, start + 6, 2, 0, 59)
                && (digits < 0 || bytes[point] == '.' && isWithin(bytes, point + 1, digits, 0, 999_999));
    }

    private static boolean isWithin(byte[] bytes, int at, int digits, int least, int most) {
        int number = 0;
        for (int index = at; index < at + digits; index++) {
            if (bytes[index] < '0' || bytes[index] > '9') {
                return false;
            }
            number = 10 * number + bytes[index] - '0';
        }
        return number >= least && number <= most;
    }

    private static @Nullable String formatted(AirbyteType kind, String text) {
        return switch (kind) {
            case DATE -> date(text);
            case TIMESTAMP -> timestamp(text);
            case TIME -> time(text);
            case BINARY -> binary(text);
            case BOOLEAN, INTEGER, BIG_INTEGER, NUMBER, STRING, JSON -> throw new IllegalArgumentException("" + kind);
        };
    }

    private static @Nullable String date(String text) {
        Matcher parts = DATE.matcher(text);
        if (parts.matches()) {
            return isDay(parts.group(1)) ? quoted(text) : null;
        }
        Matcher moment = TIMESTAMP.matcher(text);
        return moment.matches() && isDay(moment.group(1))
                ? quoted(moment.group(1) + (moment.group(4) == null ? "" : " BC"))
                : null;
    }

    /// Columns of timestamps have a zone, so values without one are taken as UTC.
    private static @Nullable String timestamp(String text) {
        Matcher day = DATE.matcher(text);
        String moment = day.matches() ? day.group(1) + "T00:00:00Z" + (day.group(2) == null ? "" : " BC") : text;
        Matcher parts = TIMESTAMP.matcher(moment);
        if (!parts.matches() || !isDay(parts.group(1)) || !isTime(parts.group(2))) {
            return null;
        }
        String zone = zone(parts.group(3));
        String clock = parts.group(2).length() == 5 ? parts.group(2) + ":00" : parts.group(2);
        return zone == null
                ? null
                : quoted(parts.group(1) + "T" + clock + zone + (parts.group(4) == null ? "" : " BC"));
    }

    private static @Nullable String zone(@Nullable String zone) {
        if (zone == null || zone.equalsIgnoreCase("Z")) {
            return "Z";
        }
        String hours = zone.substring(0, 3);
        String minutes = zone.length() == 3 ? "00" : zone.substring(zone.length() - 2);
        boolean there = Integer.parseInt(hours.substring(1)) <= 15 && Integer.parseInt(minutes) <= 59;
        return there ? hours + ":" + minutes : null;
    }

    private static @Nullable String time(String text) {
        Matcher parts = TIME.matcher(text);
        if (!parts.matches() || !isTime(parts.group(1))) {
            return null;
        }
        String clock = parts.group(1).length() == 5 ? parts.group(1) + ":00" : parts.group(1);
        return quoted(parts.group(2) == null ? clock + "Z" : clock + zone(parts.group(2)));
    }

    private static boolean isDay(String text) {
        if (text.indexOf('-') > MAX_YEAR_DIGITS || text.startsWith("0000")) {
            return false;
        }
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException none) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        boolean seconds = text.length() > 5;
        return Integer.parseInt(text.substring(0, 2)) <= 23
                && Integer.parseInt(text.substring(3, 5)) <= 59
                && (!seconds || Integer.parseInt(text.substring(6, 8)) <= 59);
    }

    private static @Nullable String binary(String text) {
        try {
            Base64.getDecoder().decode(text);
            return quoted(text);
        } catch (IllegalArgumentException none) {
            return null;
        }
    }

    private static String quoted(String plain) {
        return '"' + plain + '"';
    }

    private static boolean put(@Nullable String text, GrowingBytes out) {
        if (text == null) {
            return false;
        }
        out.ascii(text);
        return true;
    }

    private static String ascii(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    }

    /// What is between the quotes. What has escapes is none of the texts that are looked for here.
    private static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start + 1, end - start - 2, StandardCharsets.UTF_8);
    }
}
