package dev.flowcdk.runtime.catalog;

import dev.flowcdk.json.RawJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a user says about the fields of a binding (`fields`).
///
/// @param recommendedDepth depth down to which fields are selected by themselves; 0 is none, [#ALL_DEPTHS] is all
/// @param require fields to select whatever their depth, with their field configs
/// @param exclude fields not to select
/// @param groupBy fields that make the key; empty for the collection's key
public record FieldWishes(
        int recommendedDepth, Map<String, RawJson> require, List<String> exclude, List<String> groupBy) {

    /// `recommended: true`: no limit, but no location whose only type is object.
    public static final int ALL_DEPTHS = Integer.MAX_VALUE;

    public FieldWishes {
        require = Collections.unmodifiableMap(new LinkedHashMap<>(require));
        exclude = List.copyOf(exclude);
        groupBy = List.copyOf(groupBy);
    }

    /// `recommended: true` and nothing else.
    public static FieldWishes recommended() {
        return new FieldWishes(ALL_DEPTHS, Map.of(), List.of(), List.of());
    }
}
