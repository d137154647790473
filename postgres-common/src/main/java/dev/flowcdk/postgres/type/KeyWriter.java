package dev.flowcdk.postgres.type;

/// Appends elements of a packed tuple. In addition to what documents' keys are made of it knows single floats, and
/// decimal numbers as nested tuples that keep their order.
final class KeyWriter {

    static final int BYTES = 0x01;
    static final int STRING = 0x02;
    static final int NESTED = 0x05;
    static final int ZERO = 0x14;
    static final int SINGLE = 0x20;
    static final int DOUBLE = 0x21;
    static final int FALSE = 0x26;
    static final int TRUE = 0x27;
    private static final int NANO_DIGITS = 9;
    private static final int JULIAN_DIGITS = 10;

    private final OwnBytes out = new OwnBytes(64);

    void clear() {
        out.clear();
    }

    byte[] array() {
        return out.array();
    }

    int length() {
        return out.length();
    }

    byte[] toByteArray() {
        return out.toByteArray();
    }

    void nullValue() {
        code(0);
    }

    void bool(boolean value) {
        code(value ? TRUE : FALSE);
    }

    /// As few bytes as hold the magnitude; of a negative number its complement.
    void number(long value) {
        long magnitude = Math.abs(value);
        int size = (Long.SIZE - Long.numberOfLeadingZeros(magnitude) + 7) / 8;
        code(value < 0 ? ZERO - size : ZERO + size);
        bigEndian(value < 0 ? ~magnitude : magnitude, size);
    }

    void single(float value) {
        int bits = Float.floatToIntBits(value + 0f); // of the two zeros, which are equal, the positive one
        code(SINGLE);
        bigEndian(bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE, Integer.BYTES);
    }

    void number(double value) {
        long bits = Double.doubleToLongBits(value + 0d); // as above
        code(DOUBLE);
        bigEndian(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE, Long.BYTES);
    }

    void string(byte[] utf8, int offset, int length) {
        escaped(STRING, utf8, offset, length);
    }

    void bytes(byte[] bytes, int offset, int length) {
        escaped(BYTES, bytes, offset, length);
    }

    /// Bytes in the form `\x` and hexadecimal digits.
    void hexBytes(byte[] text, int offset, int length) {
        var bytes = new byte[(length - 2) / 2];
        for (int index = 0; index < bytes.length; index++) {
            int at = offset + 2 + 2 * index;
            bytes[index] = (byte) (Character.digit(text[at], 16) << 4 | Character.digit(text[at + 1], 16));
        }
        bytes(bytes, 0, bytes.length);
    }

    /// Midnight of a day since 2000-01-01.
    void date(int day) {
        if (day == Calendar.INFINITE_DAY) {
            timestamp(Calendar.INFINITE);
        } else if (day == Calendar.NEGATIVE_INFINITE_DAY) {
            timestamp(Calendar.NEGATIVE_INFINITE);
        } else {
            code(STRING);
            time(day, 0);
        }
    }

    /// Microseconds since 2000-01-01, as RFC 3339 in UTC with nine digits of fraction.
    void timestamp(long micros) {
        code(STRING);
        if (micros == Calendar.INFINITE || micros == Calendar.NEGATIVE_INFINITE) {
            out.ascii(micros > 0 ? "infinity" : "-infinity");
            code(0);
            return;
        }
        long day = Math.floorDiv(micros, Calendar.SECONDS_PER_DAY * Calendar.MICROS_PER_SECOND);
        time(day, micros - day * Calendar.SECONDS_PER_DAY * Calendar.MICROS_PER_SECOND);
    }

    void numeric(byte[] binary) {
        numeric(binary, 0, binary.length);
    }

    /// A decimal in the server's binary form: the nested tuple ("N", (exponent, digits), binary form).
    void numeric(byte[] binary, int offset, int length) {
        code(NESTED);
        code(STRING);
        out.put('N');
        code(0);
        code(NESTED);
        NumericOrder order = NumericOrder.of(binary, offset);
        number(order.exponent());
        bytes(order.digits(), 0, order.digits().length);
        code(0);
        bytes(binary, offset, length);
        code(0);
    }

    /// A year that does not have four digits would sort wrongly, so such days are given as Julian days, of as many
    /// digits for each. The letter sorts behind all years, and a slash, which the server passes over, before them.
    private void time(long day, long microOfDay) {
        long epochDay = day + Calendar.EPOCH_DAY;
        long date = Calendar.date(epochDay);
        long year = date >> 9;
        if (year >= 1 && year <= Calendar.MAX_YEAR) {
            Calendar.writeDate(date, out);
        } else {
            out.ascii(year < 1 ? "/J" : "J");
            out.padded(epochDay + Calendar.JULIAN_DAY_OF_1970, JULIAN_DIGITS);
        }
        out.put('T');
        Calendar.writeTime(microOfDay / Calendar.MICROS_PER_SECOND, out);
        out.put('.');
        out.padded(microOfDay % Calendar.MICROS_PER_SECOND * 1000, NANO_DIGITS);
        out.put('Z');
        code(0);
    }

    private void escaped(int code, byte[] bytes, int offset, int length) {
        code(code);
        byte[] target = out.ensure(2 * length + 1);
        int to = out.length();
        for (int at = offset; at < offset + length; at++) {
            target[to++] = bytes[at];
            if (bytes[at] == 0) {
                target[to++] = (byte) 0xFF;
            }
        }
        target[to++] = 0;
        out.length(to);
    }

    private void bigEndian(long value, int size) {
        for (int index = size - 1; index >= 0; index--) {
            code((int) (value >>> 8 * index) & 0xFF);
        }
    }

    private void code(int code) {
        out.put((char) code);
    }
}
