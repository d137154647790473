package dev.flowcdk.internal.config;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Records to JSON and back: for states and documents. Configs are read more leniently, by [ConfigJson].
///
/// The classes are records, or sealed interfaces with a [dev.flowcdk.Discriminator].
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

    /// Decodes what others have written, such as an API's answer: members that the record lacks are left out.
    ///
    /// @param what what the JSON is, for messages
    /// @throws UserException with all problems: missing, mistyped and out-of-range values
    public static <T> T lenient(Class<T> type, byte[] utf8, String what) {
        return type.cast(Decoder.lenient(type, JsonTree.parse(utf8, what), what));
    }

    /// The same of a JSON array, whose items are of the type.
    public static <T> List<T> lenientList(Class<T> type, byte[] utf8, String what) {
        return Decoder.lenientList(type, JsonTree.parse(utf8, what), what).stream()
                .<T>map(type::cast)
                .toList();
    }

    /// Any JSON as it is written everywhere.
    ///
    /// @throws IllegalArgumentException when the node stands for nothing
    public static RawJson any(JsonNode json) {
        byte[] text = AnyJson.bytes(json);
        if (text == null) {
            throw new IllegalArgumentException("a missing node cannot be written as JSON");
        }
        return RawJson.of(text);
    }

    /// A record of a state. Components that are null are left out.
    ///
    /// @throws IllegalArgumentException naming record and component, when a value has no place in JSON or is null where
    ///     nothing says that it may be
    public static byte[] encode(Object record) {
        var out = new GrowingBytes(256);
        Encoder.Form.STATE.of(record.getClass()).root(record, out);
        return out.toByteArray();
    }

    /// Appends a record as a document that is valid under the schema of its class. Components that are null are written
    /// so, unless they are [dev.flowcdk.AbsentWhenNull].
    ///
    /// @throws IllegalArgumentException naming record and component, when a value has no place in such a document
    public static void document(Object record, GrowingBytes out) {
        Encoder.Form.DOCUMENT.of(record.getClass()).root(record, out);
    }
}
