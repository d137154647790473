package dev.flowcdk.task;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A collection that a binding's documents go into or come from.
///
/// @param name catalog name, such as `acmeCo/orders`
/// @param key JSON pointers of the key's parts, in order
/// @param projections locations of its documents that have a field name, ordered by field
/// @param schema JSON Schema: the one that written documents must match, or the one that read documents match
public record FlowCollection(String name, List<String> key, List<Projection> projections, RawJson schema) {

    public FlowCollection {
        key = List.copyOf(key);
        projections = List.copyOf(projections);
    }

    /// The projection of a field.
    ///
    /// @throws IllegalArgumentException when the collection has no such field
    public Projection projection(String field) {
        Projection found = find(field);
        if (found == null) {
            throw new IllegalArgumentException("collection " + name + " has no field \"" + field + "\"");
        }
        return found;
    }

    /// The projection of a field, null if the collection has no such field.
    public @Nullable Projection find(String field) {
        for (Projection projection : projections) {
            if (projection.field().equals(field)) {
                return projection;
            }
        }
        return null;
    }

    /// Whether a projection has this JSON pointer.
    public boolean projects(String pointer) {
        return projections.stream().anyMatch(projection -> projection.pointer().equals(pointer));
    }
}
