package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import java.util.List;
import java.util.Map;

/// A binding that shall be materialized, before its fields are selected.
///
/// @param index place in the request
/// @param resource the resource config
/// @param resourcePath the resource's [dev.flowcdk.ResourcePath] components; an answer may give another path
/// @param deltaUpdates what the resource's [dev.flowcdk.DeltaUpdates] component says; true without such a component
/// @param collection the collection that is read
/// @param fieldConfig the user's config of single fields, by field
/// @param groupBy the key fields that documents are going to be grouped by, in order
/// @param backfill raised by the user to start the binding over
/// @param <R> record of the resource config
public record RequestedBinding<R>(
        int index,
        R resource,
        List<String> resourcePath,
        boolean deltaUpdates,
        FlowCollection collection,
        Map<String, RawJson> fieldConfig,
        List<String> groupBy,
        int backfill) {

    public RequestedBinding {
        resourcePath = List.copyOf(resourcePath);
        fieldConfig = Map.copyOf(fieldConfig);
        groupBy = List.copyOf(groupBy);
    }
}
