package dev.flowcdk.internal.config;

import dev.flowcdk.Secret;
import dev.flowcdk.internal.record.Scalar;
import dev.flowcdk.json.JsonBytes;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads and writes the values of [Scalar] types.
final class Scalars {

    /// Digits beyond which a number in exponent form is not taken for an integer.
    private static final int MOST_DIGITS = 1_000;

    private Scalars() {}

    /// The Java value, null if the JSON value is not one of the scalar's.
    static @Nullable Object read(Scalar scalar, JsonTree json) {
        return switch (json) {
            case JsonTree.Str(var text) -> fromText(scalar, text);
            case JsonTree.Num(var text) -> fromNumber(scalar, text);
            case JsonTree.Bool(var value) -> scalar == Scalar.BOOLEAN ? value : null;
            case JsonTree.Arr _, JsonTree.Obj _, JsonTree.Null _ -> null;
        };
    }

    /// Appends a value's JSON.
    static void write(Object value, JsonBytes out) {
        switch (value) {
            case String text -> out.string(text);
            case Secret secret -> out.string(secret.reveal());
            case Boolean flag -> out.bool(flag);
            case Long number -> out.number(number);
            case Integer number -> out.number(number);
            case Short number -> out.number(number);
            case Double number -> floating(number, number.toString(), out);
            case Float number -> floating(number, number.toString(), out);
            case BigInteger number -> out.ascii(number.toString());
            case BigDecimal number -> out.ascii(number.toString());
            case byte[] bytes -> out.base64(bytes, 0, bytes.length);
            case Instant _,
                    OffsetDateTime _,
                    LocalDateTime _,
                    LocalDate _,
                    LocalTime _,
                    Duration _,
                    URI _,
                    Path _,
                    UUID _ -> out.string(value.toString());
            default -> throw new IllegalArgumentException("no scalar: " + value.getClass());
        }
    }

    private static void floating(double value, String text, JsonBytes out) {
        if (Double.isFinite(value)) {
            out.ascii(text);
        } else {
            throw new IllegalArgumentException("JSON has no number " + value);
        }
    }

    private static @Nullable Object fromText(Scalar scalar, String text) {
        try {
            return switch (scalar) {
                case TEXT -> text;
                case SECRET -> Secret.of(text);
                case INSTANT -> OffsetDateTime.parse(text).toInstant();
                case OFFSET_DATE_TIME -> OffsetDateTime.parse(text);
                case LOCAL_DATE_TIME -> LocalDateTime.parse(text);
                case LOCAL_DATE -> LocalDate.parse(text);
                case LOCAL_TIME -> LocalTime.parse(text);
                case DURATION -> Duration.parse(text);
                case URI -> text.isEmpty() ? null : URI.create(text);
                case PATH -> text.isEmpty() ? null : Path.of(text);
                case UUID -> UUID.fromString(text);
                case BYTES -> Base64.getDecoder().decode(text);
                case BOOLEAN, SHORT, INT, LONG, BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> null;
            };
        } catch (DateTimeException | IllegalArgumentException _) {
            return null;
        }
    }

    private static @Nullable Object fromNumber(Scalar scalar, String text) {
        try {
            var number = new BigDecimal(text);
            return switch (scalar) {
                case SHORT -> integer(number).shortValueExact();
                case INT -> integer(number).intValueExact();
                case LONG -> integer(number).longValueExact();
                case BIG_INTEGER -> integer(number);
                case FLOAT -> finite(number.floatValue()) ? (Object) number.floatValue() : null;
                case DOUBLE -> finite(number.doubleValue()) ? (Object) number.doubleValue() : null;
                case BIG_DECIMAL -> number;
                case TEXT,
                        SECRET,
                        BOOLEAN,
                        INSTANT,
                        OFFSET_DATE_TIME,
                        LOCAL_DATE_TIME,
                        LOCAL_DATE,
                        LOCAL_TIME,
                        DURATION,
                        URI,
                        PATH,
                        UUID,
                        BYTES -> null;
            };
        } catch (ArithmeticException | NumberFormatException _) {
            return null;
        }
    }

    private static BigInteger integer(BigDecimal number) {
        if (Math.abs((long) number.precision() - number.scale()) > MOST_DIGITS) {
            throw new ArithmeticException("too large");
        }
        return number.toBigIntegerExact();
    }

    private static boolean finite(double value) {
        return Double.isFinite(value);
    }
}
