package dev.flowcdk.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortedJsonTest {

    private final SortedJson sorted = new SortedJson();

    @Test
    void sortsPropertiesByTheirBytesAtEveryDepth() {
        assertThat(written("{\"b\":[{\"z\":1,\"y\":null}],\"a\":true,\"\uffee\":1,\"\ud83d\ude00\":2,\"B\":{}}"))
                .isEqualTo("{\"B\":{},\"a\":true,\"b\":[{\"y\":null,\"z\":1}],\"\uffee\":1,\"\ud83d\ude00\":2}");
    }

    @Test
    void decodesStringsAndEscapesOnlyWhatItMust() {
        assertThat(written("\"\\u003ctag\\u003e \\/ \\u00e9 \\n \\u001f \\\\ \\\"\""))
                .isEqualTo("\"<tag> / é \\n \\u001f \\\\ \\\"\"");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-9223372036854775808, -9223372036854775808",
        "18446744073709551615, 18446744073709551615",
        "18446744073709551616, 1.8446744073709552e19",
        "-9223372036854775809, -9.223372036854776e18",
        "1.50, 1.5",
        "1e2, 100.0",
        "-0.0, -0.0",
        "1e16, 1e16",
        "1234567890123456.7, 1234567890123456.8",
        "1e15, 1000000000000000.0",
        "0.00001, 0.00001",
        "0.000001, 1e-6",
        "1.25e-7, 1.25e-7",
        "1.7976931348623157e308, 1.7976931348623157e308",
    })
    void writesNumbersAsFlowDoes(String text, String expected) {
        assertThat(written(text)).isEqualTo(expected);
    }

    private String written(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        var out = new GrowingBytes(16);
        sorted.write(sorted.read(bytes, 0, bytes.length), out);
        return out.toString();
    }
}
