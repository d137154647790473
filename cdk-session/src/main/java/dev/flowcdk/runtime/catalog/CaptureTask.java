package dev.flowcdk.runtime.catalog;

import dev.flowcdk.json.RawJson;
import java.util.List;

/// A capture of a catalog.
///
/// @param name the task's name
/// @param endpoint the connector and its config
/// @param bindings all bindings, disabled ones too
/// @param intervalSeconds pause before the connector is started again after it ended by itself
/// @param linked whether messages link collections instead of inlining them (`shards.flags.indirect-specs`)
public record CaptureTask(String name, Endpoint endpoint, List<Binding> bindings, int intervalSeconds, boolean linked) {

    public CaptureTask {
        bindings = List.copyOf(bindings);
    }

    /// The bindings that are not disabled; their order is the order of indexes in the protocol.
    public List<Binding> activeBindings() {
        return bindings.stream().filter(binding -> !binding.disabled()).toList();
    }

    /// A resource and the collection that it goes to.
    public record Binding(RawJson resource, String target, int backfill, boolean disabled) {}
}
