package dev.flowcdk.internal.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.Choice;
import dev.flowcdk.Discriminator;
import dev.flowcdk.JsonName;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.RawJson;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RecordJsonTest {

    enum Color {
        @JsonName("dark red")
        DARK_RED,
        BLUE
    }

    record Everything(
            String text,
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
            Color color,
            List<@Nullable Integer> list,
            Map<String, Inner> map,
            Inner inner,
            Animal animal,
            JsonNode json,
            RawJson raw,
            @Nullable String absent) {}

    record Inner(@JsonName("a \"b\"") int a) {}

    @Discriminator("species")
    sealed interface Animal {}

    @Choice(name = "cat", title = "Cat")
    record Cat(int lives) implements Animal {}

    @Choice(name = "fish", title = "Fish")
    record Fish() implements Animal {}

    record Bytes(byte[] bytes) {}

    record Cursor(long next) {}

    record Tree(String name, @Nullable Tree child) {}

    @Test
    void readsWhatItHasWritten() {
        var everything = new Everything(
                "a \"quoted\" \\ text\n\u0001 ä€😀",
                true,
                (short) -7,
                42,
                Long.MIN_VALUE,
                1.5f,
                1e300,
                new BigInteger("123456789012345678901234567890"),
                new BigDecimal("1.10"),
                Instant.parse("2026-01-31T12:00:00.123456Z"),
                OffsetDateTime.parse("2026-01-31T12:00:00+02:00"),
                LocalDateTime.parse("2026-01-31T12:00:01"),
                LocalDate.parse("2026-01-31"),
                LocalTime.parse("12:00:01"),
                Duration.ofMillis(1500),
                URI.create("https://example.com/?a=b"),
                Path.of("/tmp/x"),
                UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                Color.DARK_RED,
                List.of(1, 2),
                Map.of("k/1", new Inner(3)),
                new Inner(4),
                new Cat(9),
                JsonMapper.shared().readTree("{\"a\":[1,null,true]}"),
                RawJson.of("{\"n\":1.50}"),
                null);

        byte[] json = RecordJson.encode(everything);

        assertThat(RecordJson.decode(Everything.class, json, "it")).isEqualTo(everything);
        assertThat(new String(json, UTF_8))
                .startsWith("{\"text\":\"a \\\"quoted\\\" \\\\ text\\n\\u0001 ä€😀\",\"flag\":true,\"shortNumber\":-7,")
                .contains("\"color\":\"dark red\"")
                .contains("\"animal\":{\"species\":\"cat\",\"lives\":9}")
                .doesNotContain("absent");
    }

    @Test
    void writesBytesInBase64() {
        var bytes = new Bytes(new byte[] {0, 1, -1});

        assertThat(text(bytes)).isEqualTo("{\"bytes\":\"AAH/\"}");
        assertThat(RecordJson.decode(Bytes.class, RecordJson.encode(bytes), "it")
                        .bytes())
                .containsExactly(0, 1, -1);
    }

    @Test
    void writesNullsInListsOnly() {
        assertThat(text(new Tree("a", new Tree("b", null)))).isEqualTo("{\"name\":\"a\",\"child\":{\"name\":\"b\"}}");
    }

    @Test
    void appendsToABuffer() {
        var out = new GrowingBytes(4);

        RecordJson.document(new Cursor(1), out);
        RecordJson.document(new Cursor(2), out);

        assertThat(out).hasToString("{\"next\":1}{\"next\":2}");
    }

    @Test
    void writesTheDiscriminatorOfAChoiceByItself() {
        assertThat(text(new Fish())).isEqualTo("{\"species\":\"fish\"}");
        assertThat(RecordJson.decode(Animal.class, RecordJson.encode(new Fish()), "it"))
                .isEqualTo(new Fish());
        assertThat(RecordJson.decode(Fish.class, RecordJson.encode(new Fish()), "it"))
                .isEqualTo(new Fish());
    }

    @Test
    void refusesAStateThatIsNotOurs() {
        byte[] json = "{\"nxet\":5,\"cursor\":\"0/1\"}".getBytes(UTF_8);

        assertThatThrownBy(() -> RecordJson.decode(Cursor.class, json, "the stored state of binding \"a\""))
                .isInstanceOf(UserException.class)
                .hasMessage("the stored state of binding \"a\" has 3 problems:\n"
                        + " - /nxet: is unknown; did you mean \"next\"?\n"
                        + " - /cursor: is unknown; known are \"next\"\n"
                        + " - /next: is required, but missing");
    }

    @Test
    void isStrictAboutBlanksAndNulls() {
        assertThatThrownBy(() -> RecordJson.decode(Cursor.class, "{\"next\":null}".getBytes(UTF_8), "it"))
                .hasMessageContaining("/next: must be an integer of at most 64 bits, but is null");
        assertThat(RecordJson.decode(Tree.class, "{\"name\":\"\",\"child\":null}".getBytes(UTF_8), "it"))
                .isEqualTo(new Tree("", null));
    }

    @Test
    void takesIntegersInAnyNotation() {
        assertThat(RecordJson.decode(Cursor.class, "{\"next\":1.2e3}".getBytes(UTF_8), "it"))
                .isEqualTo(new Cursor(1200));
        for (String wrong : List.of("1.5", "1e999999999", "9223372036854775808", "1e-999999999")) {
            assertThatThrownBy(
                            () -> RecordJson.decode(Cursor.class, ("{\"next\":" + wrong + "}").getBytes(UTF_8), "it"))
                    .isInstanceOf(UserException.class);
        }
    }

    private static String text(Object record) {
        return new String(RecordJson.encode(record), UTF_8);
    }
}
