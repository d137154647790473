package dev.flowcdk.postgres.type;

import java.nio.charset.StandardCharsets;

/// Reads characters of ASCII in bytes, such as what the server writes as text.
public final class Ascii {

    private Ascii() {}

    /// Whether it is one of 0 to 9.
    public static boolean digit(byte character) {
        return character >= '0' && character <= '9';
    }

    static boolean equals(byte[] source, int offset, int length, String expected) {
        if (length != expected.length()) {
            return false;
        }
        for (int index = 0; index < length; index++) {
            if (source[offset + index] != expected.charAt(index)) {
                return false;
            }
        }
        return true;
    }

    /// The number that so many digits make, -1 if they are not all digits.
    public static int number(byte[] source, int offset, int count) {
        int number = 0;
        for (int at = offset; at < offset + count; at++) {
            if (!digit(source[at])) {
                return -1;
            }
            number = 10 * number + source[at] - '0';
        }
        return number;
    }

    /// The value of a hexadecimal digit, -1 if it is none.
    public static int hex(byte character) {
        return Character.digit(character, 16);
    }

    /// A whole number with an optional sign.
    static long integer(byte[] source, int offset, int length) {
        boolean negative = length > 0 && source[offset] == '-';
        long value = 0;
        for (int at = negative ? offset + 1 : offset; at < offset + length; at++) {
            value = value * 10 - (source[at] - '0');
        }
        return negative ? value : -value;
    }

    /// The characters as a text.
    public static String string(byte[] source, int offset, int length) {
        return new String(source, offset, length, StandardCharsets.UTF_8);
    }
}
