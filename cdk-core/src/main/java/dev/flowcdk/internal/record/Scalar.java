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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The Java types whose JSON value is a string, a number or a boolean.
public enum Scalar {
    TEXT("string", "", "", "a string", String.class),
    SECRET("string", "", "", "a string", Secret.class),
    BOOLEAN("boolean", "", "", "true or false", boolean.class, Boolean.class),
    SHORT("integer", "", "", "an integer between -32768 and 32767", short.class, Short.class),
    INT("integer", "", "", "an integer between -2147483648 and 2147483647", int.class, Integer.class),
    LONG("integer", "", "", "an integer of at most 64 bits", long.class, Long.class),
    BIG_INTEGER("integer", "", "", "an integer", BigInteger.class),
    FLOAT("number", "", "", "a number", float.class, Float.class),
    DOUBLE("number", "", "", "a number", double.class, Double.class),
    BIG_DECIMAL("number", "", "", "a number", BigDecimal.class),
    INSTANT("string", "date-time", Texts.RFC_3339, "a point in time such as \"2026-01-31T12:00:00Z\"", Instant.class),
    OFFSET_DATE_TIME(
            "string",
            "date-time",
            Texts.RFC_3339,
            "a point in time such as \"2026-01-31T12:00:00+01:00\"",
            OffsetDateTime.class),
    LOCAL_DATE_TIME(
            "string",
            "",
            "^" + Texts.DATE + "T" + Texts.TIME + "$",
            "a date and time such as \"2026-01-31T12:00:00\"",
            LocalDateTime.class),
    LOCAL_DATE("string", "date", "^" + Texts.DATE + "$", "a date such as \"2026-01-31\"", LocalDate.class),
    LOCAL_TIME("string", "", "^" + Texts.TIME + "$", "a time of day such as \"12:00:00\"", LocalTime.class),
    DURATION("string", "", Texts.DURATION, "an ISO-8601 duration such as \"PT30S\" or \"PT5M\"", Duration.class),
    URI("string", "uri", Texts.URI, "an address such as \"https://example.com/\"", URI.class),
    PATH("string", "", "^[^\\u0000]+$", "a path of the file system", Path.class),
    UUID("string", "uuid", Texts.UUID, "a UUID such as \"123e4567-e89b-12d3-a456-426614174000\"", UUID.class),
    BYTES("string", "", Texts.BASE64, "bytes in base64", byte[].class);

    private static final Map<Class<?>, Scalar> BY_CLASS = byClass();

    private final String jsonType;
    private final String format;
    private final String pattern;
    private final String wanted;
    private final Class<?>[] classes;
    private final @Nullable Pattern compiled;

    Scalar(String jsonType, String format, String pattern, String wanted, Class<?>... classes) {
        this.jsonType = jsonType;
        this.format = format;
        this.pattern = pattern;
        this.wanted = wanted;
        this.classes = classes;
        this.compiled = pattern.isEmpty() ? null : Pattern.compile(pattern);
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

    /// What a person's text for it looks like, for the schemas of configs; empty when any text will do or a
    /// [#format()] says it already. Without what only some dialects of regular expressions know.
    public String pattern() {
        return format.isEmpty() ? pattern : "";
    }

    /// Whether a person may write it like this: as its format or its pattern says, and no other way that Java would
    /// read as well.
    public boolean allows(String text) {
        return compiled == null || compiled.matcher(text).matches();
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

    private static final class Texts {

        static final String DATE = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])";
        static final String TIME = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\.[0-9]{1,9})?)?";
        static final String RFC_3339 = "^" + DATE
                + "[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";

        private static final String HOURS = "-?[0-9]+H";
        private static final String MINUTES = "-?[0-9]+M";
        private static final String SECONDS = "-?[0-9]+(\\.[0-9]{1,9})?S";
        private static final String DAYS = "-?[0-9]+D";
        static final String DURATION = "^P(" + DAYS + "|(" + DAYS + ")?T(" + HOURS + "|(" + HOURS + ")?(" + MINUTES
                + "|(" + MINUTES + ")?" + SECONDS + ")))$";

        /// Java takes brackets in queries, which RFC 3986 does not.
        static final String URI = "^[A-Za-z][A-Za-z0-9+.-]*:(//[!\"$-.0->@-~]*)?[!-Z^-~]*$";

        static final String UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
        static final String BASE64 = "^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$";
    }
}
