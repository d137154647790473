package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import org.jspecify.annotations.Nullable;

/// What an Apply did.
///
/// @param description what was done, in words for the operator; empty when nothing was
/// @param statePatch merge patch of the connector's state. The runtime makes it durable and calls Apply once more,
///   until there is
///     none: the way to take several steps each of which survives a crash. Runtimes of the first generation ignore it.
public record Applied(String description, @Nullable RawJson statePatch) {

    /// Done.
    public Applied(String description) {
        this(description, null);
    }

    /// There was nothing to do.
    public static Applied nothing() {
        return new Applied("");
    }
}
