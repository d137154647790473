package dev.flowcdk.internal.schema;

import dev.flowcdk.Secret;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.internal.record.Scalar;
import dev.flowcdk.internal.record.Shape;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Records with random values, most of them from the edges of their types.
final class RandomRecords {

    private final Random random;

    RandomRecords(long seed) {
        this.random = new Random(seed);
    }

    <T> T next(Class<T> type) {
        return type.cast(record(type));
    }

    private Object record(Class<?> type) {
        RecordType record = RecordType.of(type);
        return record.create(record.fields().stream()
                .map(RecordField::shape)
                .map(this::value)
                .toArray());
    }

    private @Nullable Object value(Shape shape) {
        if (shape.nullable() && random.nextInt(3) == 0) {
            return null;
        }
        return switch (shape.kind()) {
            case Kind.Single(var scalar) -> choose(edges(scalar));
            case Kind.Constants constants -> choose(constants.constants()).value();
            case Kind.Items(var item) -> items(item);
            case Kind.Entries(var entry) -> entries(entry);
            case Kind.Section(var type) -> record(type);
            case Kind.OneOf oneOf -> record(choose(oneOf.options()).type());
            case Kind.Any(var type) -> any(type);
            case Kind.Unsupported(var why) -> throw new IllegalArgumentException(why);
        };
    }

    private List<@Nullable Object> items(Shape item) {
        List<@Nullable Object> items = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            items.add(value(item));
        }
        return items;
    }

    private Map<String, @Nullable Object> entries(Shape entry) {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            entries.put(choose(List.of("a", "", "ä/~\"\\\u0000", "\ud800")) + count, value(entry));
        }
        return entries;
    }

    private Object any(Class<?> type) {
        String json = choose(List.of("null", "1", "\"a\"", "[null]", "{\"a\":{}}"));
        return type == JsonNode.class ? JsonMapper.shared().readTree(json) : RawJson.of(json);
    }

    private <T> T choose(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static List<?> edges(Scalar scalar) {
        return switch (scalar) {
            case TEXT ->
                List.of(
                        "",
                        "a",
                        "ab",
                        " ",
                        "ä€😀",
                        "\"\\\n\r\t\b\u0000\u001f\u007f\u2028",
                        "\ud800x",
                        "\udc00",
                        "x".repeat(300));
            case SECRET -> List.of(Secret.of(""), Secret.of("x"));
            case BOOLEAN -> List.of(true, false);
            case SHORT -> List.of(Short.MIN_VALUE, (short) 0, Short.MAX_VALUE);
            case INT -> List.of(Integer.MIN_VALUE, -1, 0, 1, 7, 99, Integer.MAX_VALUE);
            case LONG -> List.of(Long.MIN_VALUE, -1L, 0L, 1_000_000_000_000L, Long.MAX_VALUE);
            case BIG_INTEGER ->
                List.of(
                        BigInteger.ZERO,
                        BigInteger.TWO.pow(300),
                        BigInteger.TEN.pow(40).negate());
            case FLOAT -> List.of(0f, -0f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE, -1e10f);
            case DOUBLE -> List.of(0d, -0d, 0.1, 1e-7, 1e300, Double.MIN_VALUE, -Double.MAX_VALUE);
            case BIG_DECIMAL ->
                List.of(
                        BigDecimal.ZERO,
                        new BigDecimal("1E+3"),
                        new BigDecimal("-1.10"),
                        new BigDecimal("0E-10"),
                        new BigDecimal("123456789012345678901234567890.123456789"));
            case INSTANT ->
                List.of(
                        Instant.EPOCH,
                        Instant.parse("0000-01-01T00:00:00Z"),
                        Instant.parse("9999-12-31T23:59:59.999999999Z"),
                        Instant.parse("2026-01-31T12:00:00Z"),
                        Instant.parse("2026-01-31T12:00:00.100Z"),
                        Instant.parse("2026-01-31T12:00:00.000001Z"));
            case OFFSET_DATE_TIME ->
                List.of(
                        OffsetDateTime.parse("2026-01-31T10:00+02:00"),
                        OffsetDateTime.parse("2026-01-31T10:00:00.000000001-00:30"),
                        OffsetDateTime.parse("0000-01-01T00:00+18:00"),
                        OffsetDateTime.parse("9999-12-31T23:59:59-18:00"),
                        OffsetDateTime.parse("1800-01-01T00:19:32+00:19:32"),
                        OffsetDateTime.parse("1800-01-01T00:00:00-04:56:02"),
                        OffsetDateTime.parse("2026-01-31T10:00Z"));
            case LOCAL_DATE_TIME ->
                List.of(LocalDateTime.parse("2026-01-31T10:00"), LocalDateTime.parse("0001-01-01T23:59:59.999"));
            case LOCAL_DATE ->
                List.of(LocalDate.parse("0000-02-29"), LocalDate.parse("2026-01-31"), LocalDate.of(9999, 12, 31));
            case LOCAL_TIME -> List.of(LocalTime.MIDNIGHT, LocalTime.MAX, LocalTime.parse("10:00:01"), LocalTime.NOON);
            case DURATION ->
                List.of(
                        Duration.ZERO,
                        Duration.ofSeconds(-5),
                        Duration.ofMillis(-1500),
                        Duration.ofNanos(1),
                        Duration.ofMillis(90_061_001),
                        Duration.ofDays(400),
                        Duration.ofSeconds(-3599, 5),
                        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999));
            case URI ->
                List.of(
                        URI.create("https://example.com/?a=b#c"),
                        URI.create("https://user@[::1]:80/a?q"),
                        URI.create("mailto:a@b.c"),
                        URI.create("urn:x:ä"));
            case PATH -> List.of(Path.of("/tmp/x"), Path.of("a b/ä"));
            case UUID -> List.of(new UUID(0, 0), UUID.fromString("123e4567-e89b-12d3-a456-426614174000"));
            case BYTES ->
                List.of(new byte[0], new byte[] {1}, new byte[] {0, -1}, new byte[] {-5, -17, -65}, new byte[100]);
        };
    }
}
