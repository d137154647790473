package dev.flowcdk.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.json.RawJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogSinkTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-27T08:09:10.123456Z"), ZoneOffset.UTC);
    private static final Map<String, String> JSON = Map.of("LOG_FORMAT", "json");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void writesTextToRead() {
        sink(Map.of()).log(Level.WARNING, "com.example.Source", "slow", fields("seconds", 7, "table", "ä b"), null);

        assertThat(written()).isEqualTo("2026-11-27T08:09:10.123Z WARN slow seconds=7 table=ä b\n");
    }

    @Test
    void writesStacksBelowTheText() {
        sink(Map.of()).log(Level.ERROR, null, "failed", Map.of(), new IllegalStateException("why"));

        assertThat(written().lines())
                .startsWith("2026-11-27T08:09:10.123Z ERROR failed", "java.lang.IllegalStateException: why")
                .hasSizeGreaterThan(2);
    }

    @Test
    void writesOneObjectALine() {
        sink(JSON).log(Level.INFO, "com.example.Source", "a \"line\"\nand more", Map.of(), null);

        assertThat(written())
                .isEqualTo(
                        "{\"ts\":\"2026-11-27T08:09:10.123Z\",\"level\":\"info\",\"message\":\"a \\\"line\\\"\\nand more\","
                                + "\"fields\":{\"module\":\"com.example.Source\"}}\n");
    }

    @Test
    void writesFieldsOfJsonAsTheyAre() {
        sink(JSON).log(Level.INFO, null, "changed", Map.of("config", RawJson.of("{\"a\":[1]}")), null);

        assertThat(written()).contains("\"fields\":{\"config\":{\"a\":[1]}}");
    }

    @Test
    void writesFieldsWithTheirTypes() {
        sink(JSON)
                .log(
                        Level.INFO,
                        "com.example.Source",
                        "all",
                        fields("text", "x", "int", 1, "long", 1L << 40, "bool", true, "none", null, "list", List.of(1)),
                        new IllegalStateException("why"));

        JsonNode fields = JsonMapper.shared().readTree(written()).get("fields");
        assertThat(fields.get("stack").asString()).startsWith("java.lang.IllegalStateException: why\n\tat ");
        assertThat(fields.toString())
                .startsWith("{\"text\":\"x\",\"int\":1,\"long\":1099511627776,\"bool\":true,\"none\":null,"
                        + "\"list\":\"[1]\",\"stack\":");
    }

    @ParameterizedTest
    @CsvSource({
        "error, ERROR",
        "warn, WARNING",
        "WARNING, WARNING",
        "info, INFO",
        "Debug, DEBUG",
        "trace, TRACE",
        "'', INFO",
        "verbose, INFO"
    })
    void writesTheLevelThatIsAskedForAndThoseAbove(String name, Level lowest) {
        LogSink sink = sink(Map.of("LOG_LEVEL", name));
        List<Level> levels = List.of(Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR);

        levels.forEach(level -> sink.log(level, null, "x", Map.of(), null));

        long expected = levels.stream()
                .filter(level -> level.getSeverity() >= lowest.getSeverity())
                .count();
        assertThat(written().lines()).hasSize((int) expected);
    }

    @Test
    void namesEachLevelAsTheRuntimeDoes() {
        LogSink sink = sink(Map.of("LOG_FORMAT", "JSON", "LOG_LEVEL", "trace"));

        Arrays.stream(Level.values()).forEach(level -> sink.log(level, null, "x", Map.of(), null));

        assertThat(written()
                        .lines()
                        .map(line ->
                                JsonMapper.shared().readTree(line).get("level").asString()))
                .containsExactly("trace", "debug", "info", "warn", "error");
    }

    @Test
    void canBeMadeQuieterButNotLouder() {
        assertThat(sink(Map.of("LOG_LEVEL", "debug")).from(Level.WARNING).isLoggable(Level.INFO))
                .isFalse();
        assertThat(sink(Map.of("LOG_LEVEL", "debug")).from(Level.WARNING).isLoggable(Level.WARNING))
                .isTrue();
        assertThat(sink(Map.of("LOG_LEVEL", "error")).from(Level.WARNING).isLoggable(Level.WARNING))
                .isFalse();
    }

    private LogSink sink(Map<String, String> environment) {
        return new LogSink(environment, new PrintStream(bytes, false, StandardCharsets.UTF_8), CLOCK);
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> fields(@Nullable Object... namesAndValues) {
        var fields = new LinkedHashMap<String, @Nullable Object>();
        for (int index = 0; index < namesAndValues.length; index += 2) {
            fields.put(String.valueOf(namesAndValues[index]), namesAndValues[index + 1]);
        }
        return fields;
    }
}
