package dev.flowcdk.internal.config;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.record.Kind;
import dev.flowcdk.internal.record.RecordType;
import dev.flowcdk.json.JsonBytes;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/// Records to JSON and back: for states and documents. Configs are read more leniently, by [ConfigJson].
///
/// The classes are records, or sealed interfaces with a [dev.flowcdk.Discriminator]. Components that are null are
/// left out.
public final class RecordJson {

    private RecordJson() {}

    /// Decodes an object that must hold exactly the record's components.
    ///
    /// @param what what the JSON is, for messages, such as `the stored state of binding "orders"`
    /// @throws UserException with all problems: unknown, missing, mistyped and out-of-range values
    public static <T> T decode(Class<T> type, byte[] utf8, String what) {
        return type.cast(Decoder.exact(type, JsonTree.parse(utf8, what), what));
    }

    /// As with bytes.
    public static <T> T decode(Class<T> type, JsonNode json, String what) {
        return decode(type, json.toString().getBytes(StandardCharsets.UTF_8), what);
    }

    public static byte[] encode(Object record) {
        var out = new JsonBytes(256);
        encode(record, out);
        return out.toByteArray();
    }

    /// Appends the record as one JSON object.
    public static void encode(Object record, JsonBytes out) {
        Encoder encoder = Encoder.whole(record.getClass());
        Kind.OneOf choices = RecordType.of(record.getClass()).choices();
        if (choices == null) {
            encoder.write(record, out);
        } else {
            encoder.writeChoice(choices, record, out);
        }
    }
}
