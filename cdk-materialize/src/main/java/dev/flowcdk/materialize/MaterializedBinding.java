package dev.flowcdk.materialize;

import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Projection;
import java.util.List;

/// A binding that is materialized: a collection's selected fields into a resource of the endpoint.
///
/// @param index place in the task, by which loads and stores name their binding
/// @param resource the resource config
/// @param resourcePath identifies the resource, as the connector's Validate answered
/// @param collection the collection that is read
/// @param fields the selected fields
/// @param deltaUpdates true when documents are only added: there are no loads, and a key may be stored several
///   times
/// @param backfill raised by the user to start the binding over
/// @param stateKey identifies binding and backfill in the state
/// @param <R> record of the resource config
public record MaterializedBinding<R>(
        int index,
        R resource,
        List<String> resourcePath,
        FlowCollection collection,
        FieldSelection fields,
        boolean deltaUpdates,
        int backfill,
        String stateKey) {

    public MaterializedBinding {
        resourcePath = List.copyOf(resourcePath);
    }

    /// The projections of the selected fields in the order of the columns: keys, values, document.
    public List<Projection> projections() {
        return fields.all().stream().map(collection::projection).toList();
    }
}
