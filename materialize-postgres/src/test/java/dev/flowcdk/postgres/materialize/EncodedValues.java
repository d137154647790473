package dev.flowcdk.postgres.materialize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.Exists;
import dev.flowcdk.task.Inference.JsonType;
import dev.flowcdk.tuple.TupleReader;
import dev.flowcdk.tuple.TupleWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// What encoders write for values, as texts.
final class EncodedValues {

    static final String LEFT_TO_THE_SERVER = "left to the server";

    private static final byte[] BEFORE = {1, 2, 3};

    private EncodedValues() {}

    /// A tuple to add a value to, behind another one.
    static TupleWriter value() {
        return new TupleWriter().string("other");
    }

    /// The binary form of a value in a column of this type, in hexadecimal digits.
    static String encoded(String type, TupleWriter value) {
        return encoded(column(type, false), value);
    }

    static String encoded(ServerColumn column, TupleWriter value) {
        return encoded(column.encoder(base64()), value);
    }

    static String encoded(ValueEncoder encoder, TupleWriter value) {
        var reader = new TupleReader().reset(value.toByteArray());
        reader.next();
        reader.next();
        var out = new OwnBytes(4);
        out.raw(BEFORE);
        boolean known = encoder.encode(reader, out);
        byte[] bytes = out.toByteArray();
        assertThat(bytes).startsWith(BEFORE);
        return known ? HexFormat.of().formatHex(bytes, BEFORE.length, bytes.length) : LEFT_TO_THE_SERVER;
    }

    static String encoded(String type, String text) {
        return encoded(type, value().string(text));
    }

    /// The binary form of a value whose binary form is text.
    static String text(String type, TupleWriter value) {
        return new String(HexFormat.of().parseHex(encoded(type, value)), StandardCharsets.UTF_8);
    }

    static ServerColumn column(String type, boolean enumerated) {
        return new ServerColumn("it", type, enumerated, type + "_send", type, "=");
    }

    /// Of a field with strings of base64.
    static Inference base64() {
        return new Inference(
                Set.of(JsonType.STRING),
                Exists.MUST,
                "",
                "",
                "",
                "base64",
                "",
                0,
                null,
                null,
                "",
                "",
                List.of(),
                null,
                false);
    }
}
