package dev.flowcdk.airbyte.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "STRING | \"a\\u0000\" | \"a\\u0000\"",
                "STRING | 7 | \"7\"",
                "STRING | {\"a\":\"b\"} | \"{\\\"a\\\":\\\"b\\\"}\"",
                "INTEGER | 7 | 7",
                "INTEGER | 7.0 | 7",
                "INTEGER | \"7\" | 7",
                "INTEGER | 9223372036854775807 | 9223372036854775807",
                "BIG_INTEGER | \"99999999999999999999\" | \"99999999999999999999\"",
                "NUMBER | 1.3333333333333333 | 1.3333333333333333",
                "NUMBER | 0.12345678901234567890 | \"0.12345678901234567890\"",
                "NUMBER | \"0.333\" | 0.333",
                "BOOLEAN | true | true",
                "BOOLEAN | \"false\" | false",
                "DATE | \"0044-03-15 BC\" | \"0044-03-15 BC\"",
                "DATE | \"2024-10-01T12:00:00Z\" | \"2024-10-01\"",
                "TIMESTAMP | \"2024-10-01T12:00:00.123456\" | \"2024-10-01T12:00:00.123456Z\"",
                "TIMESTAMP | \"2024-10-01 12:00:00+0200\" | \"2024-10-01T12:00:00+02:00\"",
                "TIMESTAMP | \"0044-03-15T12:00:00 BC\" | \"0044-03-15T12:00:00Z BC\"",
                "TIMESTAMP | \"9999-12-31T23:59:59Z\" | \"9999-12-31T23:59:59Z\"",
                "TIMESTAMP | \"2024-10-01\" | \"2024-10-01T00:00:00Z\"",
                "TIME | \"12:00\" | \"12:00:00Z\"",
                "BINARY | \"AAE=\" | \"AAE=\"",
                "JSON | [1,{\"a\":null}] | [1,{\"a\":null}]",
                "DATE | null | null"
            })
    void writesWhatTheColumnTakes(AirbyteType kind, String given, String written) {
        assertThat(write(kind, given)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INTEGER | 7.5",
                "INTEGER | 99999999999999999999",
                "INTEGER | {}",
                "NUMBER | \"many\"",
                "NUMBER | NaN",
                "NUMBER | 1e999999999",
                "BOOLEAN | 5",
                "DATE | \"2024-02-30\"",
                "TIMESTAMP | \"soon\"",
                "TIMESTAMP | 5",
                "TIME | \"25:00:00\"",
                "BINARY | \"***\"",
                "JSON | [NaN]",
                "JSON | 1e400",
                "JSON | -1e400"
            })
    void refusesWhatTheColumnCannotHold(AirbyteType kind, String given) {
        assertThat(write(kind, given)).isEqualTo("refused");
    }

    private static String write(AirbyteType kind, String given) {
        byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
        var out = new GrowingBytes(16);
        boolean written = ColumnText.write(kind, bytes, 0, bytes.length, out);
        assertThat(written || out.length() == 0).isTrue();
        return written ? out.toString() : "refused";
    }
}
