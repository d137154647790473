package dev.flowcdk.runtime.catalog;

import dev.flowcdk.json.RawJson;
import java.util.List;

/// A materialization of a catalog.
///
/// @param name the task's name
/// @param endpoint the connector and its config
/// @param bindings all bindings, disabled ones too
/// @param linked whether messages link collections instead of inlining them (`shards.flags.indirect-specs`)
public record MaterializationTask(String name, Endpoint endpoint, List<Binding> bindings, boolean linked) {

    public MaterializationTask {
        bindings = List.copyOf(bindings);
    }

    /// The bindings that are not disabled; their order is the order of indexes in the protocol.
    public List<Binding> activeBindings() {
        return bindings.stream().filter(binding -> !binding.disabled()).toList();
    }

    /// A collection and the resource that it goes to.
    public record Binding(
            RawJson resource, String source, FieldWishes fields, int backfill, int priority, boolean disabled) {}
}
