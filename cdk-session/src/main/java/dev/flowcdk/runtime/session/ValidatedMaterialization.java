package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import java.util.List;

/// A materialization that its connector found valid, with the fields that were selected.
///
/// @param spec as messages carry it
/// @param collections the collection of each binding, in order
/// @param answers what the connector said of each binding, in order
public record ValidatedMaterialization(
        MaterializationSpec spec,
        List<CollectionSpec> collections,
        List<MaterializeResponse.ValidatedBinding> answers) {

    public ValidatedMaterialization {
        collections = List.copyOf(collections);
        answers = List.copyOf(answers);
    }
}
