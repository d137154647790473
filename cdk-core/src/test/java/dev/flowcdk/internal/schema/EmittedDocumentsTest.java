package dev.flowcdk.internal.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.AbsentWhenNull;
import dev.flowcdk.Choice;
import dev.flowcdk.Default;
import dev.flowcdk.Discriminator;
import dev.flowcdk.JsonName;
import dev.flowcdk.Key;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.config.RecordJson;
import dev.flowcdk.json.RawJson;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.StringNode;

/// What is emitted is valid under the schema that the record generates, or is refused by name.
class EmittedDocumentsTest {

    enum Fruit {
        @JsonName("")
        NONE,
        PEAR {
            @Override
            public String toString() {
                return "a pear";
            }
        }
    }

    @Discriminator("kind")
    sealed interface Shape {}

    @Choice(name = "point", title = "Point")
    record Point() implements Shape {}

    @Choice(name = "circle", title = "Circle")
    record Circle(double radius, @Nullable String label) implements Shape {}

    record Plain(
            @Key String text,
            boolean flag,
            short shortNumber,
            int number,
            Long longNumber,
            float floating,
            Double doubled,
            BigInteger bigInteger,
            BigDecimal bigDecimal,
            Instant instant,
            OffsetDateTime offset,
            LocalDateTime dateTime,
            LocalDate date,
            LocalTime time,
            Duration duration,
            URI address,
            Path path,
            UUID uuid,
            byte[] bytes,
            Fruit fruit,
            Shape shape,
            JsonNode json,
            RawJson raw,
            @Default("3") int preset) {}

    record Nullables(
            @Key long number,
            @Nullable String text,
            @Nullable Boolean flag,
            @Nullable Integer integer,
            @Nullable Double doubled,
            @Nullable BigDecimal bigDecimal,
            @Nullable Instant instant,
            @Nullable LocalDate date,
            @Nullable Duration duration,
            @Nullable URI address,
            @Nullable UUID uuid,
            byte @Nullable [] bytes,
            @Nullable Fruit fruit,
            @Nullable Shape shape,
            @Nullable JsonNode json,
            @Nullable Part part,
            @Nullable List<@Nullable Part> parts,
            List<List<@Nullable Fruit>> fruits,
            Map<String, @Nullable Shape> shapes,
            @AbsentWhenNull @Nullable Instant deleted) {}

    record Part(@JsonName("part/no") int partNo, @Nullable OffsetDateTime spare) {}

    @AbsentWhenNull
    record Sparse(
            @Key long number,
            @Nullable String text,
            @Nullable Part part,
            List<@Nullable String> texts) {}

    record Limited(
            @Key long number,
            @Size(max = 3) String text,
            @Nullable @Positive Integer count,
            List<@NotBlank String> tags) {}

    record Greeting(@Key long number, String message) {}

    record Floats(@Key long number, double ratio, List<Float> others) {}

    record Dates(
            @Key long number,
            @Nullable LocalDate date,
            @Nullable Instant instant,
            @Nullable OffsetDateTime time) {}

    record Lists(@Key long number, List<String> tags, Map<String, Part> parts) {}

    record Addresses(@Key long number, URI address) {}

    record Anything(@Key long number, JsonNode json) {}

    record Texts(@Key String text) {}

    record Times(@Key long number, OffsetDateTime time, LocalDateTime local, LocalTime clock) {}

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @ParameterizedTest
    @ValueSource(classes = {Plain.class, Nullables.class, Sparse.class})
    void isValidUnderItsSchema(Class<?> type) {
        var validator = new StrictValidator(RecordSchema.ofDocument(type));
        for (int seed = 0; seed < 500; seed++) {
            JsonNode document = MAPPER.readTree(bytes(new RandomRecords(seed).next(type)));

            assertThat(validator.problems(document)).as("%s", document).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {Nullables.class, Sparse.class})
    void isReadAsTheRecordItWas(Class<?> type) {
        for (int seed = 0; seed < 100; seed++) {
            byte[] document = bytes(new RandomRecords(seed).next(type));

            Object read = RecordJson.decode(type, document, "it");

            assertThat(text(read)).isEqualTo(new String(document, UTF_8));
        }
    }

    @Test
    void isAValidSchema() {
        for (Class<?> type : List.of(Plain.class, Nullables.class, Sparse.class, Limited.class)) {
            assertThat(SchemaAndDecodingTest.problemsOfSchema(RecordSchema.ofDocument(type)))
                    .isEmpty();
        }
    }

    @Test
    void keepsLimitsOrNamesThem() {
        var validator = new StrictValidator(RecordSchema.ofDocument(Limited.class));
        int emitted = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            Limited limited = new RandomRecords(seed).next(Limited.class);
            try {
                assertThat(validator.problems(MAPPER.readTree(bytes(limited)))).isEmpty();
                emitted++;
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("(?s)record Limited: component \"(text|count|tags\\[\\d])\" must .*");
            }
        }
        assertThat(emitted).isBetween(10, 990);
    }

    @Test
    void writesNullAsAValue() {
        assertThat(text(new Part(1, null))).isEqualTo("{\"part/no\":1,\"spare\":null}");
        assertThat(text(new Sparse(1, null, new Part(1, null), Arrays.asList("a", null))))
                .isEqualTo("{\"number\":1,\"part\":{\"part/no\":1,\"spare\":null},\"texts\":[\"a\",null]}");
    }

    @Test
    void saysInTheSchemaWhatCanBeNullAndWhatAbsent() {
        JsonNode nullables = RecordSchema.ofDocument(Nullables.class).path("properties");
        JsonNode sparse = RecordSchema.ofDocument(Sparse.class).path("properties");

        assertThat(nullables.at("/text/type")).hasToString("[\"string\",\"null\"]");
        assertThat(nullables.at("/deleted/type")).hasToString("\"string\"");
        assertThat(nullables.at("/fruit/enum")).hasToString("[\"\",\"PEAR\",null]");
        assertThat(nullables.at("/shape/oneOf/2")).hasToString("{\"type\":\"null\"}");
        assertThat(sparse.at("/text/type")).hasToString("\"string\"");
        assertThat(sparse.at("/texts/items/type")).hasToString("[\"string\",\"null\"]");
    }

    @Test
    @SuppressWarnings("NullAway") // the mistake that is to be noticed
    void refusesNullsWhereNoneMayBe() {
        assertRefused(
                new Greeting(1, null),
                "record Greeting: component \"message\" is null; declare it @Nullable if that is right");
        assertRefused(
                new Lists(1, Arrays.asList("a", null), Map.of()),
                "record Lists: component \"tags[1]\" is null; declare it @Nullable if that is right");
        assertRefused(
                new Lists(1, List.of(), Collections.singletonMap("a", null)),
                "record Lists: component \"parts[\"a\"]\" is null; declare it @Nullable if that is right");
        assertRefused(
                new Lists(1, List.of(), Collections.singletonMap(null, new Part(1, null))),
                "record Lists: component \"parts\" has null as a key");
    }

    @Test
    void refusesNumbersThatJsonLacks() {
        assertRefused(
                new Floats(1, Double.NaN, List.of()),
                "record Floats: component \"ratio\" is NaN; JSON has no such number");
        assertRefused(
                new Floats(1, 0, List.of(1f, Float.NEGATIVE_INFINITY)),
                "record Floats: component \"others[1]\" is -Infinity; JSON has no such number");
    }

    @Test
    void refusesYearsThatRfc3339Lacks() {
        String problem = "; RFC 3339 has only years of four digits";

        assertRefused(
                new Dates(1, LocalDate.of(10_000, 1, 1), null, null),
                "record Dates: component \"date\" is +10000-01-01" + problem);
        assertRefused(
                new Dates(1, LocalDate.of(-1, 1, 1), null, null),
                "record Dates: component \"date\" is -0001-01-01" + problem);
        assertRefused(
                new Dates(1, null, Instant.MAX, null),
                "record Dates: component \"instant\" is " + Instant.MAX + problem);
        assertRefused(
                new Dates(1, null, null, OffsetDateTime.MIN),
                "record Dates: component \"time\" is " + OffsetDateTime.MIN + problem);
    }

    @Test
    void refusesNodesThatAreNoJson() {
        assertRefused(
                new Anything(1, MissingNode.getInstance()),
                "record Anything: component \"json\" cannot be written as JSON");
        assertThat(MAPPER.readTree(bytes(new Anything(1, DoubleNode.valueOf(Double.NaN))))
                        .at("/json"))
                .hasToString("\"NaN\"");
    }

    @Test
    void writesSecondsAlways() {
        var noon = OffsetDateTime.of(2026, 1, 31, 12, 0, 0, 0, ZoneOffset.ofHours(2));

        assertThat(text(new Times(1, noon, noon.toLocalDateTime(), noon.toLocalTime())))
                .isEqualTo("{\"number\":1,\"time\":\"2026-01-31T12:00:00+02:00\",\"local\":\"2026-01-31T12:00:00\","
                        + "\"clock\":\"12:00:00\"}");
    }

    @Test
    void keepsTheMomentWhereTheOffsetHasSeconds() {
        var time = OffsetDateTime.parse("1800-01-01T00:19:32+00:19:32");

        JsonNode written =
                MAPPER.readTree(bytes(new Dates(1, null, null, time))).path("time");

        assertThat(written.stringValue()).isEqualTo("1800-01-01T00:19:00+00:19");
        assertThat(OffsetDateTime.parse(written.stringValue()).toInstant()).isEqualTo(time.toInstant());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "../x?y", "http://h/?a[]=1#[x]", "http://[::1]/[x", "//h/p", "http://ä.de/ö"})
    void writesAddressesOfAllSorts(String address) {
        var validator = new StrictValidator(RecordSchema.ofDocument(Addresses.class));
        URI uri = URI.create(address.replace("/[x", "/?[x"));

        assertThat(validator.problems(MAPPER.readTree(bytes(new Addresses(1, uri)))))
                .isEmpty();
    }

    @Test
    void replacesHalvesOfCharacters() {
        assertThat(text(new Anything(1, StringNode.valueOf("a\ud800b\\\\uD800\udc00"))))
                .isEqualTo("{\"number\":1,\"json\":\"a\\uFFFDb\\\\\\\\uD800\\uFFFD\"}");
        assertThat(text(new Texts("a\ud800b\udc00😀"))).isEqualTo("{\"text\":\"a\ufffdb\ufffd😀\"}");
    }

    private static void assertRefused(Object record, String message) {
        assertThatThrownBy(() -> bytes(record))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static byte[] bytes(Object record) {
        var out = new GrowingBytes(64);
        RecordJson.document(record, out);
        return out.toByteArray();
    }

    private static String text(Object record) {
        return new String(bytes(record), UTF_8);
    }
}
