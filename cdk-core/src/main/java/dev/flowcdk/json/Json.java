package dev.flowcdk.json;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.config.RecordJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/// Records to JSON and back, by the rules of documents: what an API answers is read into the records that are emitted.
///
/// A component that is `@Nullable` is null when its member is null or absent; one that has a [dev.flowcdk.Default]
/// takes that when its member is absent. All others have to be there. Members that the record lacks are left out.
/// Values have the types that their schema says: a number is not read from a string.
///
/// Types are records, or sealed interfaces with a [dev.flowcdk.Discriminator]. May be called by any thread.
public final class Json {

    private Json() {}

    /// Reads one JSON value.
    ///
    /// @throws IllegalArgumentException with all problems, each with its JSON pointer: missing, mistyped and
    ///     out-of-range values; or that it is not valid JSON, such as an answer that was cut off
    public static <T> T read(Class<T> type, byte[] utf8) {
        return checked(type, what -> RecordJson.lenient(type, utf8, what));
    }

    /// As with bytes.
    public static <T> T read(Class<T> type, RawJson json) {
        return read(type, json.bytes());
    }

    /// As with bytes.
    public static <T> T read(Class<T> type, String json) {
        return read(type, json.getBytes(StandardCharsets.UTF_8));
    }

    /// As with bytes, of a part of a larger answer.
    public static <T> T read(Class<T> type, JsonNode json) {
        return read(type, text(json));
    }

    /// Reads a JSON array of such values.
    ///
    /// @return an unmodifiable list
    /// @throws IllegalArgumentException as for one value
    public static <T> List<T> readList(Class<T> type, byte[] utf8) {
        return checked(type, what -> RecordJson.lenientList(type, utf8, what));
    }

    /// As with bytes, of a part of a larger answer.
    public static <T> List<T> readList(Class<T> type, JsonNode json) {
        return readList(type, text(json).bytes());
    }

    /// The record as the document that is emitted of it.
    ///
    /// @throws IllegalArgumentException naming record and component, when a value has no place in such a document
    public static RawJson write(Object record) {
        var out = new GrowingBytes(256);
        RecordJson.document(record, out);
        return RawJson.of(out.toByteArray());
    }

    /// The text of any JSON.
    ///
    /// @throws IllegalArgumentException when the node is missing and stands for nothing
    public static RawJson text(JsonNode json) {
        return RecordJson.any(json);
    }

    private static <T> T checked(Class<?> type, Function<String, T> reading) {
        try {
            return reading.apply("the JSON of " + type.getSimpleName());
        } catch (UserException e) {
            // nothing that an operator could mend
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
