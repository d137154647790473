package dev.flowcdk.internal.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The one part of `consumer.ShardSpec` that connectors read.
public record ShardSpec(@Tag(10) @Nullable LabelSet labels) {

    /// `protocol.LabelSet`.
    public record LabelSet(@Tag(1) List<Label> labels) {}

    /// `protocol.Label`.
    public record Label(@Tag(1) String name, @Tag(2) String value) {}
}
