package dev.flowcdk.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentifiersTest {

    @ParameterizedTest
    @CsvSource({
        "orders, orders",
        "_id2, _id2",
        "größe, größe",
        "public, \"public\"",
        "select, \"select\"",
        "Orders, \"Orders\"",
        "2nd, \"2nd\"",
        "a-b, \"a-b\"",
        "a\"b, \"a\"\"b\""
    })
    void quotesOnlyWhatHasToBe(String name, String written) {
        assertThat(Identifiers.plainOrQuoted(name)).isEqualTo(written);
    }

    @Test
    void knowsReservedWordsInAnyCase() {
        assertThat(Identifiers.reserved("SELECT")).isTrue();
        assertThat(Identifiers.reserved("zone_of_mine")).isFalse();
    }

    @Test
    void cutsLongNamesBetweenCharacters() {
        assertThat(Identifiers.truncated("x".repeat(62) + "é")).isEqualTo("x".repeat(62));
        assertThat(Identifiers.truncated("x".repeat(61) + "éy")).isEqualTo("x".repeat(61) + "é");
        assertThat(Identifiers.truncated("x".repeat(63))).hasSize(63);
    }

    @Test
    void doublesQuotesInLiterals() {
        assertThat(Identifiers.literal("it's")).isEqualTo("'it''s'");
        assertThat(Identifiers.quoted("s", "t\"u")).isEqualTo("\"s\".\"t\"\"u\"");
    }
}
