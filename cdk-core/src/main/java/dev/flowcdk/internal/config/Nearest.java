package dev.flowcdk.internal.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Finds the name that somebody probably meant.
final class Nearest {

    private static final int MOST_EDITS = 3;

    private Nearest() {}

    /// The known name closest to a wrong one, null if none is close.
    static @Nullable String to(String wrong, Collection<String> known) {
        String nearest = null;
        int fewest = Math.min(MOST_EDITS, (wrong.length() + 1) / 2) + 1;
        for (String name : known) {
            int edits = edits(plain(wrong), plain(name));
            if (edits < fewest) {
                fewest = edits;
                nearest = name;
            }
        }
        return nearest;
    }

    private static String plain(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }

    private static int edits(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
