package dev.flowcdk.postgres.source;

import dev.flowcdk.UserException;
import java.util.Locale;

/// Positions in the server's log: 64 bits, written as two hexadecimal numbers with a slash between them.
final class Lsn {

    private static final int HEXADECIMAL = 16;

    private Lsn() {}

    /// @throws UserException when the text is not a position
    static long parse(String text) {
        int slash = text.indexOf('/');
        try {
            long high = Integer.parseUnsignedInt(text.substring(0, Math.max(slash, 0)), HEXADECIMAL);
            long low = Integer.parseUnsignedInt(text.substring(slash + 1), HEXADECIMAL);
            return high << Integer.SIZE | (low & 0xFFFF_FFFFL);
        } catch (NumberFormatException notAPosition) {
            throw new UserException(
                    "\"" + text + "\" is not a position in the log, such as \"0/1A2B3C4D\"", notAPosition);
        }
    }

    static String format(long position) {
        return Integer.toHexString((int) (position >>> Integer.SIZE)).toUpperCase(Locale.ROOT)
                + '/'
                + Integer.toHexString((int) position).toUpperCase(Locale.ROOT);
    }
}
