package dev.flowcdk.materialize.sql;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.JsonPieces;
import dev.flowcdk.tuple.TupleReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// Values of packed tuples as text, and as JSON.
public final class ValueText {

    private ValueText() {}

    /// Appends the value as plain text: numbers without exponent, objects and arrays as their JSON.
    public static void write(TupleReader value, JsonPieces out) {
        switch (value.kind()) {
            case NULL -> {}
            case STRING, BYTES -> out.raw(value.bytes(), value.bytesOffset(), value.bytesLength());
            case INTEGER -> out.number(value.longValue());
            case UNSIGNED -> out.ascii(Long.toUnsignedString(value.longValue()));
            case DOUBLE -> out.ascii(decimal(value.doubleValue()));
            case BOOLEAN -> out.bool(value.booleanValue());
        }
    }

    /// Appends the value as JSON.
    public static void writeJson(TupleReader value, JsonPieces out) {
        switch (value.kind()) {
            case NULL -> out.nullValue();
            case STRING -> out.string(value.bytes(), value.bytesOffset(), value.bytesLength());
            case BYTES, INTEGER, UNSIGNED, DOUBLE, BOOLEAN -> write(value, out);
        }
    }

    /// The value as plain text.
    public static String of(TupleReader value) {
        var out = new GrowingBytes(64);
        write(value, out);
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    }

    /// The value as JSON.
    public static String json(TupleReader value) {
        var out = new GrowingBytes(64);
        writeJson(value, out);
        return new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    }

    private static String decimal(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }
}
