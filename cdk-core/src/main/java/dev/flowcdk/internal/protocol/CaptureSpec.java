package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A capture task (`flow.CaptureSpec`).
public record CaptureSpec(
        @Tag(1) String name,
        @Tag(2) CaptureType connectorType,
        @Tag(3) @Nullable RawJson config,
        @Tag(4) List<Binding> bindings,
        @Tag(5) int intervalSeconds,
        @Tag(6) @Nullable ShardSpec shardTemplate,
        @Tag(9) List<Binding> inactiveBindings,
        @Tag(11) String createdAt,
        @Tag(12) List<CollectionSpec> linkedCollections) {

    /// A resource bound to a collection; see [LinkedCollections] for how its collection is found.
    public record Binding(
            @Tag(1) @Nullable RawJson resourceConfig,
            @Tag(2) List<String> resourcePath,
            @Tag(3) @Nullable CollectionSpec collection,
            @Tag(4) int backfill,
            @Tag(5) String stateKey,
            @Tag(6) int collectionIndex) {}
}
