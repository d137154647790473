package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A collection (`flow.CollectionSpec`). Templates of journals and derivations are left out.
public record CollectionSpec(
        @Tag(1) String name,
        @Tag(3) List<String> key,
        @Tag(4) String uuidPtr,
        @Tag(5) List<String> partitionFields,
        @Tag(6) List<WireProjection> projections,
        @Tag(7) @Nullable RawJson ackTemplate,
        @Tag(8) @Nullable RawJson writeSchema,
        @Tag(11) @Nullable RawJson readSchema) {}
