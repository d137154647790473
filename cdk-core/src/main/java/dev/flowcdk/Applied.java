package dev.flowcdk;

import dev.flowcdk.json.RawJson;
import org.jspecify.annotations.Nullable;

/// What an Apply did.
public final class Applied {

    private static final Applied NOTHING = new Applied("", null);

    private final String description;
    private final @Nullable RawJson statePatch;

    private Applied(String description, @Nullable RawJson statePatch) {
        this.description = description;
        this.statePatch = statePatch;
    }

    /// There was nothing to do.
    public static Applied nothing() {
        return NOTHING;
    }

    /// Something was done.
    ///
    /// @param description in words for the operator
    public static Applied of(String description) {
        return new Applied(description, null);
    }

    /// The same with a merge patch of the connector's state. The runtime makes it durable and calls Apply once more,
    /// until there is none: the way to take several steps each of which survives a crash. Runtimes of the first
    /// generation ignore it.
    public Applied withStatePatch(RawJson patch) {
        return new Applied(description, patch);
    }

    /// What was done, in words for the operator; empty when nothing was.
    public String description() {
        return description;
    }

    /// Merge patch of the connector's state, or null.
    public @Nullable RawJson statePatch() {
        return statePatch;
    }
}
