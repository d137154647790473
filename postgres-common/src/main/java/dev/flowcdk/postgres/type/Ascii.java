package dev.flowcdk.postgres.type;

import java.nio.charset.StandardCharsets;

/// Reads what the server writes as text.
final class Ascii {

    private Ascii() {}

    static boolean digit(byte character) {
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

    /// A whole number with an optional sign.
    static long integer(byte[] source, int offset, int length) {
        boolean negative = length > 0 && source[offset] == '-';
        long value = 0;
        for (int at = negative ? offset + 1 : offset; at < offset + length; at++) {
            value = value * 10 - (source[at] - '0');
        }
        return negative ? value : -value;
    }

    static String string(byte[] source, int offset, int length) {
        return new String(source, offset, length, StandardCharsets.UTF_8);
    }
}
