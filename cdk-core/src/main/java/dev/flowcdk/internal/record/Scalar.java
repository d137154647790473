package dev.flowcdk.internal.record;

import dev.flowcdk.Secret;
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
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The Java types whose JSON value is a string, a number or a boolean.
public enum Scalar {
    TEXT("string", "", "a string", String.class),
    SECRET("string", "", "a string", Secret.class),
    BOOLEAN("boolean", "", "true or false", boolean.class, Boolean.class),
    SHORT("integer", "", "an integer between -32768 and 32767", short.class, Short.class),
    INT("integer", "", "an integer between -2147483648 and 2147483647", int.class, Integer.class),
    LONG("integer", "", "an integer of at most 64 bits", long.class, Long.class),
    BIG_INTEGER("integer", "", "an integer", BigInteger.class),
    FLOAT("number", "", "a number", float.class, Float.class),
    DOUBLE("number", "", "a number", double.class, Double.class),
    BIG_DECIMAL("number", "", "a number", BigDecimal.class),
    INSTANT("string", "date-time", "a point in time such as \"2026-01-31T12:00:00Z\"", Instant.class),
    OFFSET_DATE_TIME(
            "string", "date-time", "a point in time such as \"2026-01-31T12:00:00+01:00\"", OffsetDateTime.class),
    LOCAL_DATE_TIME("string", "", "a date and time such as \"2026-01-31T12:00:00\"", LocalDateTime.class),
    LOCAL_DATE("string", "date", "a date such as \"2026-01-31\"", LocalDate.class),
    LOCAL_TIME("string", "", "a time of day such as \"12:00:00\"", LocalTime.class),
    DURATION("string", "duration", "an ISO-8601 duration such as \"PT30S\" or \"PT5M\"", Duration.class),
    URI("string", "uri", "an address such as \"https://example.com/\"", URI.class),
    PATH("string", "", "a path of the file system", Path.class),
    UUID("string", "uuid", "a UUID such as \"123e4567-e89b-12d3-a456-426614174000\"", UUID.class),
    BYTES("string", "", "bytes in base64", byte[].class);

    private static final Map<Class<?>, Scalar> BY_CLASS = byClass();

    private final String jsonType;
    private final String format;
    private final String wanted;
    private final Class<?>[] classes;

    Scalar(String jsonType, String format, String wanted, Class<?>... classes) {
        this.jsonType = jsonType;
        this.format = format;
        this.wanted = wanted;
        this.classes = classes;
    }

    /// The scalar with this Java type, null if there is none.
    public static @Nullable Scalar of(Class<?> type) {
        return BY_CLASS.get(type);
    }

    /// `string`, `boolean`, `integer` or `number`.
    public String jsonType() {
        return jsonType;
    }

    /// The `format` of its schema, empty when it has none.
    public String format() {
        return format;
    }

    /// What a user is told to write.
    public String wanted() {
        return wanted;
    }

    private static Map<Class<?>, Scalar> byClass() {
        Map<Class<?>, Scalar> scalars = new HashMap<>();
        for (Scalar scalar : values()) {
            for (Class<?> type : scalar.classes) {
                scalars.put(type, scalar);
            }
        }
        return Map.copyOf(scalars);
    }
}
