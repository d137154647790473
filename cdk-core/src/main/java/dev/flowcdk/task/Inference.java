package dev.flowcdk.task;

import dev.flowcdk.json.RawJson;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a collection's schema says of a location.
///
/// @param types types that a value may have
/// @param exists whether documents have the location
/// @param title the schema's title, may be empty
/// @param description the schema's description, may be empty
/// @param format format of strings such as `date-time`, empty for none
/// @param contentEncoding encoding of strings such as `base64`, empty for none
/// @param contentMediaType media type of the value, empty for none
/// @param maxLength most characters of strings, 0 for no limit
/// @param minimum least number, null for no limit
/// @param maximum greatest number, null for no limit
/// @param stringMinimum least number of strings with a whole-number format, as decimal text; empty for no limit
/// @param stringMaximum greatest number of strings with a whole-number format, as decimal text; empty for no limit
/// @param enumValues the only values that are allowed, empty when that is not limited
/// @param defaultValue value of documents without the location, null for none
/// @param secret whether the schema marks it as secret
public record Inference(
        Set<JsonType> types,
        Exists exists,
        String title,
        String description,
        String format,
        String contentEncoding,
        String contentMediaType,
        int maxLength,
        @Nullable Double minimum,
        @Nullable Double maximum,
        String stringMinimum,
        String stringMaximum,
        List<RawJson> enumValues,
        @Nullable RawJson defaultValue,
        boolean secret) {

    public Inference {
        types = Set.copyOf(types);
        enumValues = List.copyOf(enumValues);
    }

    /// Types of JSON values.
    public enum JsonType {
        NULL,
        BOOLEAN,
        OBJECT,
        ARRAY,
        INTEGER,
        NUMBER,
        STRING;

        /// The type's name in JSON Schema.
        public String jsonName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Whether documents have a location.
    public enum Exists {
        /// Each document does.
        MUST,
        /// A document may lack it.
        MAY,
        /// The schema does not mention it, but does not forbid it.
        IMPLICIT,
        /// No document does.
        CANNOT
    }

    /// An inference of a value about which nothing but its types is known.
    public static Inference of(Exists exists, JsonType... types) {
        return new Inference(Set.of(types), exists, "", "", "", "", "", 0, null, null, "", "", List.of(), null, false);
    }

    /// Whether each document has a value that is not null.
    public boolean always() {
        return exists == Exists.MUST && !types.contains(JsonType.NULL);
    }

    /// The types without null.
    public Set<JsonType> typesBesideNull() {
        return types.stream().filter(type -> type != JsonType.NULL).collect(Collectors.toUnmodifiableSet());
    }
}
