package dev.flowcdk.runtime.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReducerTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "firstWriteWins | 1 | 2 | 1",
                "lastWriteWins | 1 | 2 | 2",
                "merge | {\"a\":1,\"b\":1} | {\"b\":2} | {\"a\":1,\"b\":2}",
                "append | [1] | [2,[3]] | [1,2,[3]]",
                "append | null | [2] | null",
                "sum | 1 | 2 | 3",
                "sum | 9223372036854775807 | 1 | 9223372036854775808",
                "sum | 1 | 0.25 | 1.25",
                "minimize | 2 | 10 | 2",
                "minimize | 10 | 2.5 | 2.5",
                "minimize | null | 1 | null",
                "minimize | \"b\" | \"ab\" | \"ab\"",
                "minimize | [1,2] | [1,1,9] | [1,1,9]",
                "maximize | 2 | 10 | 10",
                "maximize | false | true | true",
                "maximize | \"\uffee\" | \"\ud83d\ude00\" | \"\ud83d\ude00\"",
                "maximize | 7 | \"7\" | \"7\"",
                "maximize | [1] | [1,0] | [1,0]"
            })
    void reducesAsTheSchemaSays(String strategy, String left, String right, String expected) {
        assertThat(reduced(strategy, left, right)).isEqualTo("{\"id\":1,\"x\":" + expected + "}");
    }

    @Test
    void reducesOneDocumentAfterTheOther() {
        assertThat(reduced("sum", "1", "2", "3")).isEqualTo("{\"id\":1,\"x\":6}");
    }

    @Test
    void saysWhatCannotBeReduced() {
        assertThatThrownBy(() -> reduced("sum", "1", "null"))
                .isInstanceOf(UserException.class)
                .hasMessage("the reduction \"sum\" of /x needs numbers, but has NUMBER and NULL");
        assertThatThrownBy(() -> reduced("append", "[1]", "null"))
                .isInstanceOf(UserException.class)
                .hasMessage("the reduction \"append\" of /x needs lists, but has ARRAY and NULL");
        assertThatThrownBy(() -> reduced("minimize", "{}", "{}"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("/x");
        assertThatThrownBy(() -> reduced("jsonSchemaMerge", "{}", "{}"))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("does not know the reduction strategy \"jsonSchemaMerge\"");
    }

    private static String reduced(String strategy, String... values) {
        var reducer = new Reducer(
                RawJson.of("{\"reduce\":{\"strategy\":\"merge\"},\"properties\":{\"x\":{\"reduce\":{\"strategy\":\""
                        + strategy + "\"}}}}"),
                "it");
        List<byte[]> documents = Stream.of(values)
                .map(value -> ("{\"id\":1,\"x\":" + value + "}").getBytes(StandardCharsets.UTF_8))
                .toList();
        return new String(reducer.reduce(documents).bytes(), StandardCharsets.UTF_8);
    }
}
