package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A binding of the task as it was last applied. Its resource config is kept as JSON: an earlier version of the
/// connector may have known other options.
///
/// @param active false when the binding was disabled then
/// @param resourceConfig the resource config
/// @param resourcePath identifies the resource
/// @param collection the collection as it was then
/// @param fields the fields that were selected
/// @param deltaUpdates whether it used delta updates
/// @param backfill the backfill counter
/// @param stateKey identifies the binding in the state
public record LastBinding(
        boolean active,
        RawJson resourceConfig,
        List<String> resourcePath,
        FlowCollection collection,
        FieldSelection fields,
        boolean deltaUpdates,
        int backfill,
        String stateKey) {

    public LastBinding {
        resourcePath = List.copyOf(resourcePath);
    }

    static @Nullable LastBinding find(List<LastBinding> bindings, List<String> resourcePath) {
        for (LastBinding binding : bindings) {
            if (binding.resourcePath().equals(resourcePath)) {
                return binding;
            }
        }
        return null;
    }
}
