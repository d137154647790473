package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import java.util.List;

/// A materialization that its connector found valid, with the fields that were selected.
///
/// @param spec as messages carry it
/// @param collections the collection of each binding, in order
public record ValidatedMaterialization(MaterializationSpec spec, List<CollectionSpec> collections) {

    public ValidatedMaterialization {
        collections = List.copyOf(collections);
    }
}
