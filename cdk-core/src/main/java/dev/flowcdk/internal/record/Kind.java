package dev.flowcdk.internal.record;

import java.util.List;

/// What sort of JSON value a Java type stands for.
public sealed interface Kind {

    /// A string, a number or a boolean.
    record Single(Scalar scalar) implements Kind {}

    /// One of an enum's constants, by their names in JSON.
    record Constants(Class<?> type, List<Constant> constants) implements Kind {
        public List<String> names() {
            return constants.stream().map(Constant::name).toList();
        }
    }

    /// A constant of an enum.
    record Constant(String name, Object value) {}

    /// A list.
    record Items(Shape item) implements Kind {}

    /// A map with strings as keys.
    record Entries(Shape value) implements Kind {}

    /// A nested record.
    record Section(Class<?> type) implements Kind {}

    /// One of the records of a sealed interface.
    ///
    /// @param open whether an object may lack the property, and then is of the one choice that it fits
    record OneOf(Class<?> type, String property, boolean open, List<Option> options) implements Kind {}

    /// A record of a sealed interface.
    record Option(String name, Class<?> type) {}

    /// Any JSON at all: a `JsonNode` or a `RawJson`.
    record Any(Class<?> type) implements Kind {}

    /// A type that has no place in JSON.
    record Unsupported(String why) implements Kind {}
}
