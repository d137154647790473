package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A materialization task (`flow.MaterializationSpec`).
public record MaterializationSpec(
        @Tag(1) String name,
        @Tag(2) MaterializationType connectorType,
        @Tag(3) @Nullable RawJson config,
        @Tag(4) List<Binding> bindings,
        @Tag(5) @Nullable ShardSpec shardTemplate,
        @Tag(9) List<Binding> inactiveBindings,
        @Tag(11) String createdAt,
        @Tag(13) List<CollectionSpec> linkedCollections) {

    /// A collection bound to a resource; see [LinkedCollections] for how its collection is found.
    public record Binding(
            @Tag(1) @Nullable RawJson resourceConfig,
            @Tag(2) List<String> resourcePath,
            @Tag(3) @Nullable CollectionSpec collection,
            @Tag(4) @Nullable WireFieldSelection fieldSelection,
            @Tag(5) boolean deltaUpdates,
            @Tag(8) String journalReadSuffix,
            @Tag(9) int priority,
            @Tag(12) int backfill,
            @Tag(13) String stateKey,
            @Tag(14) @Nullable SerPolicy serPolicy,
            @Tag(15) int collectionIndex) {}
}
