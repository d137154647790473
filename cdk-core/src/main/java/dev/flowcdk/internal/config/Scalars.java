package dev.flowcdk.internal.config;

import dev.flowcdk.Secret;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.record.Scalar;
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
import java.time.temporal.Temporal;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads and writes the values of [Scalar] types.
final class Scalars {

    /// Digits beyond which a number in exponent form is not taken for an integer.
    private static final int MOST_DIGITS = 1_000;

    private static final String FOUR_DIGITS = "RFC 3339 has only years of four digits";

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

    /// Why a value cannot be written, empty if it can.
    ///
    /// @param inDocument whether it has to be what the schema's `format` says
    static String problem(Object value, boolean inDocument) {
        return switch (value) {
            case Double number when !Double.isFinite(number) -> "JSON has no such number";
            case Float number when !Float.isFinite(number) -> "JSON has no such number";
            case LocalDate date when inDocument && !Temporals.isFourDigits(date.getYear()) -> FOUR_DIGITS;
            case Instant instant when inDocument && !Temporals.isFourDigits(instant) -> FOUR_DIGITS;
            case OffsetDateTime time
            when inDocument
                    && !Temporals.isFourDigits(Temporals.inWholeMinutes(time).getYear()) -> FOUR_DIGITS;
            default -> "";
        };
    }

    /// Appends a value's JSON.
    ///
    /// @param inDocument whether it has to be what the schema's `format` says
    static void write(Object value, boolean inDocument, GrowingBytes out) {
        switch (value) {
            case String text -> out.string(text);
            case Secret secret -> out.string(secret.reveal());
            case Boolean flag -> out.bool(flag);
            case Long number -> out.number(number);
            case Integer number -> out.number(number);
            case Short number -> out.number(number);
            case Double number -> out.ascii(number.toString());
            case Float number -> out.ascii(number.toString());
            case BigInteger number -> out.ascii(number.toString());
            case BigDecimal number -> out.ascii(number.toString());
            case byte[] bytes -> out.put('"').base64(bytes, 0, bytes.length).put('"');
            case OffsetDateTime time -> Temporals.write(inDocument ? Temporals.inWholeMinutes(time) : time, out);
            case Temporal time -> Temporals.write(time, out);
            case URI address -> out.string(inDocument ? encoded(address) : address.toString());
            case Duration _, Path _, UUID _ -> out.string(value.toString());
            default -> throw new IllegalArgumentException("no scalar: " + value.getClass());
        }
    }

    /// An address as RFC 3986 has it: Java also takes letters beyond ASCII, and brackets in queries and fragments.
    private static String encoded(URI address) {
        String text = address.toASCIIString();
        int authorityEnd = address.getRawAuthority() == null
                ? 0
                : text.indexOf("//") + 2 + address.getRawAuthority().length();
        if (text.indexOf('[', authorityEnd) < 0 && text.indexOf(']', authorityEnd) < 0) {
            return text;
        }
        return text.substring(0, authorityEnd)
                + text.substring(authorityEnd).replace("[", "%5B").replace("]", "%5D");
    }

    private static @Nullable Object fromText(Scalar scalar, String text) {
        try {
            return switch (scalar) {
                case TEXT -> text;
                case SECRET -> Secret.of(text);
                case INSTANT -> instant(text);
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

    /// Years of more than four digits reach further in an instant than with an offset.
    private static Instant instant(String text) {
        boolean far = text.startsWith("+") || text.startsWith("-");
        return far ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
    }

    private static @Nullable Object fromNumber(Scalar scalar, String text) {
        try {
            var number = new BigDecimal(text);
            return switch (scalar) {
                case SHORT -> integer(number).shortValueExact();
                case INT -> integer(number).intValueExact();
                case LONG -> integer(number).longValueExact();
                case BIG_INTEGER -> integer(number);
                // from the text, since a decimal has no negative zero
                case FLOAT -> finite(number.floatValue()) ? (Object) Float.parseFloat(text) : null;
                case DOUBLE -> finite(number.doubleValue()) ? (Object) Double.parseDouble(text) : null;
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
