package dev.flowcdk.internal.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedRegexTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "^[a-z]+$",
                "^[0-9]+(ms|s|m|h)$",
                "a|b+|(?:c{2}d{2,}e{2,3})?",
                "(a*?b+?c??d{1,2}?)*",
                "\\d{4}-\\d{2} \\w+\\s.*",
                "\\^\\$\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\\\\\/",
                "\\t\\n\\r\\x41\\u00e9",
                "\\p{L}\\P{Lu}[\\p{Nd}_]",
                "[^a-f\\]\\-\\p{L}]",
                "[-a][a-][\\w.-][\\-\\w][a-z-9]",
                "[(){}*+?.|$^&~#]",
                "https://.+@[^/:]+",
                "\ud83d\ude00[\ud83d\ude00-\ud83d\ude02]"
            })
    void takesWhatIsShared(String regex) {
        Pattern.compile(regex);

        assertThat(SharedRegex.foreignPart(regex)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " -> ",
            quoteCharacter = '"',
            value = {
                "a(?i)bc -> (?i)bc",
                "(?=a)b -> (?=a)b",
                "(?<!a)b -> (?<!a)b",
                "(?<name>a) -> (?<name>a)",
                "(?>a)b -> (?>a)b",
                "a++b -> +b",
                "a{2}+ -> +",
                "a{2}{3} -> {3}",
                "^*a -> *a",
                "a] -> ]",
                "a} -> }",
                "x\\Qa.b\\E -> \\Qa.b\\E",
                "(a)\\1 -> \\1",
                "\\bword -> \\bword",
                "\\Aword -> \\Aword",
                "a\\h -> \\h",
                "a\\D -> \\D",
                "a\\S+ -> \\S+",
                "a\\-b -> \\-b",
                "a\\@b -> \\@b",
                "a\\p{Alpha} -> \\p{Alpha}",
                "a\\pL -> \\pL",
                "a\\p{IsAlphabetic} -> \\p{IsAlphabetic}",
                "\\uD83D\\uDE00 -> \\uD83D\\uDE00",
                "\\x{41} -> \\x{41}",
                "\\cA -> \\cA",
                "x[a-z&&[^b]] -> [a-z&&[^b]]",
                "x[a[b]] -> [a[b]]",
                "x[a--b] -> [a--b]",
                "x[a~~b] -> [a~~b]",
                "x[\\w-z] -> [\\w-z]",
                "x[^\\s] -> \\s]",
                "x[\\b] -> \\b]"
            })
    void findsWhatOnlySomeRead(String regex, String foreign) {
        assertThat(SharedRegex.foreignPart(regex)).isEqualTo(foreign);
    }
}
