package dev.flowcdk.materialize.sql;

import dev.flowcdk.task.Inference;
import dev.flowcdk.task.Inference.JsonType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The kinds of values that most databases have a type for.
public enum ColumnKind {
    /// Strings.
    TEXT,
    /// Whole numbers.
    INTEGER,
    /// Numbers.
    NUMBER,
    /// True and false.
    BOOLEAN,
    /// Objects, arrays, and values of several types: their JSON.
    JSON;

    /// The kind of a location's values, null when there can be none.
    public static @Nullable ColumnKind of(Inference inference) {
        Set<JsonType> types = inference.typesBesideNull();
        if (types.isEmpty()) {
            return null;
        }
        if (types.equals(Set.of(JsonType.STRING))) {
            return TEXT;
        }
        if (types.equals(Set.of(JsonType.INTEGER))) {
            return INTEGER;
        }
        if (Set.of(JsonType.INTEGER, JsonType.NUMBER).containsAll(types)) {
            return NUMBER;
        }
        return types.equals(Set.of(JsonType.BOOLEAN)) ? BOOLEAN : JSON;
    }
}
