package dev.flowcdk.runtime.catalog;

import dev.flowcdk.json.RawJson;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A collection of a catalog.
///
/// @param name the collection's name
/// @param key JSON pointers of its key
/// @param writeSchema what documents must be when they are written
/// @param readSchema what documents must be when they are read; null when it is the write schema
/// @param projections the user's own fields and their pointers
public record CatalogCollection(
        String name,
        List<String> key,
        RawJson writeSchema,
        @Nullable RawJson readSchema,
        Map<String, String> projections) {

    public CatalogCollection {
        key = List.copyOf(key);
        projections = Collections.unmodifiableMap(new LinkedHashMap<>(projections));
    }

    /// A collection with one schema and no fields of its own.
    public static CatalogCollection of(String name, List<String> key, RawJson schema) {
        return new CatalogCollection(name, key, schema, null, Map.of());
    }

    /// The schema that readers go by.
    public RawJson effectiveReadSchema() {
        return readSchema == null ? writeSchema : readSchema;
    }
}
