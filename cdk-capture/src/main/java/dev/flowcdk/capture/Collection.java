package dev.flowcdk.capture;

import dev.flowcdk.json.RawJson;
import java.util.List;

/// A collection that a binding's documents go into.
///
/// @param name catalog name, such as `acmeCo/orders`
/// @param key JSON pointers of the key's parts, in order
/// @param projections locations of its documents that have a field name
/// @param schema JSON Schema that written documents must match
public record Collection(String name, List<String> key, List<Projection> projections, RawJson schema) {

    public Collection {
        key = List.copyOf(key);
        projections = List.copyOf(projections);
    }

    /// A location of the documents with a field name.
    ///
    /// @param pointer JSON pointer; empty for the root
    /// @param field the field's name
    public record Projection(String pointer, String field) {}

    /// Whether a projection has this JSON pointer.
    public boolean projects(String pointer) {
        return projections.stream().anyMatch(projection -> projection.pointer().equals(pointer));
    }
}
