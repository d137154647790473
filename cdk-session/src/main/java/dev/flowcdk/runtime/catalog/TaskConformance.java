package dev.flowcdk.runtime.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a catalog says of a task for the checks of its connector (`conformance`). Hooks are commands; an empty one is
/// not there.
///
/// @param kind the connector's class (`class`), such as `exact`; null when none is claimed
/// @param prepare brings the endpoint to where it is at first
/// @param change makes changes to the endpoint
/// @param read prints what the endpoint holds, a JSON line `["collection", {document}]` for each document
/// @param sharded whether the connector is claimed to keep to its key range; null when nothing is claimed
public record TaskConformance(
        @Nullable String kind,
        List<String> prepare,
        List<String> change,
        List<String> read,
        @Nullable Boolean sharded) {

    /// Nothing.
    public static final TaskConformance NOTHING = new TaskConformance(null, List.of(), List.of(), List.of(), null);

    public TaskConformance {
        prepare = List.copyOf(prepare);
        change = List.copyOf(change);
        read = List.copyOf(read);
    }
}
