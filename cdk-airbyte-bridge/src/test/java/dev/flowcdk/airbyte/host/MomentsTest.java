package dev.flowcdk.airbyte.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.runtime.schema.Numbers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What counts as a moment.
class MomentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'2024-05-06'|2024-05-06T00:00:00Z",
                "'2024-05-06 07:08'|2024-05-06T07:08:00Z",
                "'2024-05-06T07:08:09'|2024-05-06T07:08:09Z",
                "'2024-05-06T07:08:09.123456'|2024-05-06T07:08:09.123456Z",
                "'2024-05-06 07:08:09 UTC'|2024-05-06T07:08:09Z",
                "'2024-05-06T07:08:09+0130'|2024-05-06T07:08:09+01:30",
                "'2024-05-06 07:08:09-05'|2024-05-06T07:08:09-05:00",
                "'Mon, 06 May 2024 07:08:09 GMT'|2024-05-06T07:08:09Z",
                "1714979289|2024-05-06T07:08:09Z",
                "1714979289.25|2024-05-06T07:08:09.250Z",
                "1714979289250|2024-05-06T07:08:09.250Z",
                "-1|1969-12-31T23:59:59Z"
            })
    void isWrittenAsFlowDemandsIt(String value, String moment) {
        assertThat(Moments.moment(Numbers.exactMapper().readTree(json(value)))).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource({"'2024-02-31'", "yesterday", "''", "1e300", "1e99", "1e999999999", "1e-999999999", "true", "null", "{}"
    })
    void isNotEverything(String value) {
        assertThat(Moments.moment(Numbers.exactMapper().readTree(json(value)))).isNull();
    }

    @Test
    void isFoundInSchemas() {
        assertThat(Moments.pointers(Numbers.exactMapper().readTree("""
                {"properties": {"a/b": {"format": "date-time"}, "day": {"format": "date"},
                 "in": {"properties": {"at": {"type": "string", "format": "date-time"}}}}}"""))).containsExactly("/a~1b", "/in/at");
    }

    private static String json(String value) {
        return value.matches("-?[0-9.]+(e-?\\d+)?|true|null|\\{}") ? value : '"' + value + '"';
    }
}
