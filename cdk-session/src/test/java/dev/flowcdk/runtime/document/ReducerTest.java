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

    /// The first is the later or larger one.
    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            quoteCharacter = '`',
            value = {
                "date-time | \"2024-01-01T09:00:00Z\" | \"2024-01-01T10:00:00+02:00\"",
                "date-time | \"2024-01-01 09:00:00.5+00\" | \"2024-01-01T09:00:00Z\"",
                "date-time | \"10000-01-01T00:00:00Z\" | \"9999-12-31T00:00:00Z\"",
                "date-time | \"0044-03-15 BC\" | \"0045-03-15 BC\"",
                "date-time | \"0001-01-01T00:00:00Z\" | \"0001-12-31T00:00:00Z BC\"",
                "date-time | \"2024-01-01\" | \"no date\"",
                "date-time | \"no date\" | null",
                "time | \"12:00:00.5Z\" | \"13:00:00+01:00\"",
                "number | 10 | \"9\"",
                "number | \"12345678901234567890.2\" | 13",
                "number | -1 | \"-12345678901234567890.2\""
            })
    void comparesByWhatIsMeant(String format, String larger, String smaller) {
        var reducer = new Reducer(
                RawJson.of(
                        "{\"reduce\":{\"strategy\":\"maximize\",\"key\":[\"/x\"],\"formats\":[\"" + format + "\"]}}"),
                "it");
        byte[] first = ("{\"x\":" + larger + "}").getBytes(StandardCharsets.UTF_8);
        byte[] second = ("{\"x\":" + smaller + "}").getBytes(StandardCharsets.UTF_8);

        assertThat(reducer.reduce(List.of(first, second)).bytes()).isEqualTo(first);
        assertThat(reducer.reduce(List.of(second, first)).bytes()).isEqualTo(first);
    }

    @Test
    void deletesWhatWasNeverThereWhenToldTo() {
        byte[] deletion = "{\"x\":1}".getBytes(StandardCharsets.UTF_8);
        String reduce = "{\"reduce\":{\"strategy\":\"maximize\",\"key\":[\"/x\"],\"delete\":true%s}}";

        assertThat(new Reducer(RawJson.of(reduce.formatted(",\"alone\":true")), "it")
                        .reduce(List.of(deletion))
                        .deleted())
                .isTrue();
        assertThat(new Reducer(RawJson.of(reduce.formatted("")), "it")
                        .reduce(List.of(deletion))
                        .deleted())
                .isFalse();
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
