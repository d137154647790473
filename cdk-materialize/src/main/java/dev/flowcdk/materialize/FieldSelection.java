package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields that a binding materializes.
///
/// @param keys fields of the key; a document's packed key has one element for each, in this order
/// @param values further fields; a document's packed values have one element for each, in this order
/// @param document field of the root document; null when it is not materialized, stores have no document then
/// @param fieldConfig the user's config of single fields, by field
public record FieldSelection(
        List<String> keys, List<String> values, @Nullable String document, Map<String, RawJson> fieldConfig) {

    public FieldSelection {
        keys = List.copyOf(keys);
        values = List.copyOf(values);
        fieldConfig = Map.copyOf(fieldConfig);
    }

    /// All fields in the order of the columns: keys, values, document.
    public List<String> all() {
        var all = new ArrayList<>(keys);
        all.addAll(values);
        if (document != null) {
            all.add(document);
        }
        return List.copyOf(all);
    }
}
