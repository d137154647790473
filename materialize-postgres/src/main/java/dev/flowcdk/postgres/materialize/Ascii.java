package dev.flowcdk.postgres.materialize;

import java.nio.charset.StandardCharsets;

/// Reads characters of ASCII in bytes.
final class Ascii {

    private Ascii() {}

    static String of(byte[] array, int offset, int length) {
        return new String(array, offset, length, StandardCharsets.ISO_8859_1);
    }

    static boolean digit(byte character) {
        return character >= '0' && character <= '9';
    }

    /// The number that so many digits make, -1 if they are not all digits.
    static int number(byte[] array, int offset, int count) {
        int number = 0;
        for (int at = offset; at < offset + count; at++) {
            if (!digit(array[at])) {
                return -1;
            }
            number = 10 * number + array[at] - '0';
        }
        return number;
    }

    /// The value of a hexadecimal digit, -1 if it is none.
    static int hex(byte character) {
        return Character.digit(character, 16);
    }
}
