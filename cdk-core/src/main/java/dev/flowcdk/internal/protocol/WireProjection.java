package dev.flowcdk.internal.protocol;

import org.jspecify.annotations.Nullable;

/// A location of a collection's documents under a field name (`flow.Projection`). An empty pointer is the root.
public record WireProjection(
        @Tag(1) String ptr,
        @Tag(2) String field,
        @Tag(3) boolean explicit,
        @Tag(4) boolean isPartitionKey,
        @Tag(5) boolean isPrimaryKey,
        @Tag(6) @Nullable WireInference inference) {}
