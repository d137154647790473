package dev.flowcdk.postgres.type;

/// Reads dates and times in the server's ISO style, such as `0044-03-15 12:00:00.5-07:52:58 BC`, and days by their
/// number, as packed keys have them. Reused; for one thread at a time.
final class TemporalText {

    private byte[] source = new byte[0];
    private int at;
    private int end;
    private int offsetSeconds;

    TemporalText on(byte[] bytes, int offset, int length) {
        source = bytes;
        at = offset;
        end = offset + length;
        offsetSeconds = 0;
        return this;
    }

    /// Days since 2000-01-01.
    int date() {
        if (infinite()) {
            return source[at] == '-' ? Calendar.NEGATIVE_INFINITE_DAY : Calendar.INFINITE_DAY;
        }
        return (int) (epochDay() - Calendar.EPOCH_DAY);
    }

    /// Microseconds since 2000-01-01 00:00 UTC.
    long timestamp() {
        if (infinite()) {
            return source[at] == '-' ? Calendar.NEGATIVE_INFINITE : Calendar.INFINITE;
        }
        long day = epochDay() - Calendar.EPOCH_DAY;
        at++;
        long time = time();
        offset();
        long seconds = day * Calendar.SECONDS_PER_DAY - offsetSeconds;
        return seconds * Calendar.MICROS_PER_SECOND + time;
    }

    /// Microseconds since midnight.
    long time() {
        long hours = number();
        at++;
        long minutes = number();
        at++;
        long seconds = number();
        long micros = 0;
        if (at < end && source[at] == '.') {
            at++;
            int start = at;
            micros = number();
            for (int digits = at - start; digits < 6; digits++) {
                micros *= 10;
            }
            for (int digits = at - start; digits > 6; digits--) {
                micros /= 10;
            }
        }
        return ((hours * 60 + minutes) * 60 + seconds) * Calendar.MICROS_PER_SECOND + micros;
    }

    /// Seconds east of Greenwich; zero where the text has no offset.
    int offset() {
        if (at < end && (source[at] == '+' || source[at] == '-')) {
            boolean negative = source[at++] == '-';
            long seconds = number() * 3600;
            for (int unit = 60; unit > 0 && at < end && source[at] == ':'; unit /= 60) {
                at++;
                seconds += number() * unit;
            }
            offsetSeconds = (int) (negative ? -seconds : seconds);
        }
        return offsetSeconds;
    }

    private boolean infinite() {
        return source[end - 1] == 'y';
    }

    private long epochDay() {
        if (source[at] == '/') {
            at++;
        }
        if (source[at] == 'J') {
            at++;
            return number() - Calendar.JULIAN_DAY_OF_1970;
        }
        long year = number();
        at++;
        int month = (int) number();
        at++;
        int day = (int) number();
        boolean beforeChrist = source[end - 1] == 'C';
        return Calendar.epochDay(beforeChrist ? 1 - year : year, month, day);
    }

    private long number() {
        long value = 0;
        while (at < end && Ascii.digit(source[at])) {
            value = value * 10 + source[at++] - '0';
        }
        return value;
    }
}
