package dev.flowcdk.internal.protocol;

import dev.flowcdk.json.RawJson;
import org.jspecify.annotations.Nullable;

/// An update of the connector's state (`flow.ConnectorState`): a merge patch, or a document that replaces it.
public record ConnectorState(
        @Tag(1) @Nullable RawJson updated, @Tag(2) boolean mergePatch) {}
