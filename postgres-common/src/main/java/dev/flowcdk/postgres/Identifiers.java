package dev.flowcdk.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/// Names and literals in SQL.
public final class Identifiers {

    /// The longest name the server keeps, in bytes of UTF-8.
    public static final int MAX_BYTES = 63;

    private static final Pattern PLAIN = Pattern.compile("[_\\p{Ll}]+[_\\p{Ll}\\p{Nd}]*");

    private Identifiers() {}

    /// The name in double quotes, quotes inside doubled: right for any name.
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// Schema and table, both quoted.
    public static String quoted(String schema, String table) {
        return quoted(schema) + "." + quoted(table);
    }

    /// The name as it is where the server reads it unchanged and it is not reserved, else quoted.
    public static String plainOrQuoted(String name) {
        return PLAIN.matcher(name).matches() && !reserved(name) ? name : quoted(name);
    }

    /// Whether the word, in any letter case, is reserved in any column of PostgreSQL's list of key words.
    public static boolean reserved(String word) {
        return ReservedWords.ALL.contains(word.toLowerCase(Locale.ROOT));
    }

    /// The name as the server keeps it: at most 63 bytes of UTF-8, cut between two characters.
    public static String truncated(String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= MAX_BYTES) {
            return name;
        }
        int end = MAX_BYTES;
        while ((utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8);
    }

    /// The text in single quotes, quotes inside doubled. Right where `standard_conforming_strings` is on, as it is by
    /// default.
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static final class ReservedWords {

        static final Set<String> ALL = read();

        private static Set<String> read() {
            try (InputStream words = Identifiers.class.getResourceAsStream("reserved-words.txt")) {
                var text = new String(Objects.requireNonNull(words).readAllBytes(), StandardCharsets.UTF_8);
                return Set.copyOf(text.lines().toList());
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }
}
