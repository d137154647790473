package dev.flowcdk.runtime.schema;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is known of the values at one location. Absent knowledge is null, an empty text or an empty map.
///
/// @param types bits of [Types]; 0 is a location that cannot exist
/// @param additional the values of properties not named; null is anything
/// @param items the values of elements; null is anything
record LocationShape(
        int types,
        Text text,
        @Nullable List<JsonNode> enumValues,
        Strings strings,
        Bounds bounds,
        Map<String, Property> properties,
        @Nullable LocationShape additional,
        @Nullable LocationShape items,
        Sizes sizes) {

    static final LocationShape ANY =
            new LocationShape(Types.ANY, Text.NONE, null, Strings.NONE, Bounds.NONE, Map.of(), null, null, Sizes.NONE);
    static final LocationShape NEVER = ANY.withTypes(0);

    LocationShape {
        properties = Collections.unmodifiableMap(new TreeMap<>(properties));
    }

    /// Annotations of a location.
    record Text(
            @Nullable String title,
            @Nullable String description,
            @Nullable JsonNode defaultValue,
            @Nullable Boolean secret,
            @Nullable String reduce) {
        static final Text NONE = new Text(null, null, null, null, null);

        /// What is said here, and where nothing is, what the other says.
        Text or(Text other) {
            return new Text(
                    title != null ? title : other.title,
                    description != null ? description : other.description,
                    defaultValue != null ? defaultValue : other.defaultValue,
                    secret != null ? secret : other.secret,
                    reduce != null ? reduce : other.reduce);
        }

        /// What both say.
        Text and(Text other) {
            return new Text(
                    same(title, other.title),
                    same(description, other.description),
                    same(defaultValue, other.defaultValue),
                    same(secret, other.secret),
                    reduce == null || reduce.equals(other.reduce) ? reduce : "multiple");
        }
    }

    /// What is known of strings.
    record Strings(
            @Nullable String format,
            @Nullable String contentEncoding,
            @Nullable String contentMediaType,
            @Nullable Integer maxLength) {
        static final Strings NONE = new Strings(null, null, null, null);
    }

    /// Bounds of numbers.
    record Bounds(@Nullable Double minimum, @Nullable Double maximum) {
        static final Bounds NONE = new Bounds(null, null);
    }

    /// Bounds of an array's size.
    record Sizes(int minItems, @Nullable Integer maxItems) {
        static final Sizes NONE = new Sizes(0, null);
    }

    /// A named property.
    record Property(LocationShape shape, boolean required) {}

    LocationShape withTypes(int newTypes) {
        return new LocationShape(newTypes, text, enumValues, strings, bounds, properties, additional, items, sizes);
    }

    boolean can(int type) {
        return (types & type) != 0;
    }

    static <T> @Nullable T same(@Nullable T left, @Nullable T right) {
        return left != null && left.equals(right) ? left : null;
    }
}
