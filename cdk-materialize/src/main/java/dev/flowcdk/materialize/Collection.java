package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A collection that a binding's documents come from.
///
/// @param name catalog name, such as `acmeCo/orders`
/// @param key JSON pointers of the key's parts, in order
/// @param projections locations of its documents that have a field name, ordered by field
/// @param schema JSON Schema that read documents match
public record Collection(String name, List<String> key, List<Projection> projections, RawJson schema) {

    public Collection {
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
}
