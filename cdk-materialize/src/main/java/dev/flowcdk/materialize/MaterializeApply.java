package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a materialization is asked to set up.
///
/// @param taskName name of the task
/// @param config the endpoint config
/// @param bindings the bindings that are going to be materialized; may be empty, also because the task was deleted
/// @param lastBindings the bindings of the task as it was last applied, disabled ones at the end; empty for a new
///   task
/// @param state the connector's state; null from runtimes of the first generation
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public record MaterializeApply<C, R>(
        String taskName,
        C config,
        List<MaterializedBinding<R>> bindings,
        List<MaterializedBinding<RawJson>> lastBindings,
        @Nullable RawJson state) {

    public MaterializeApply {
        bindings = List.copyOf(bindings);
        lastBindings = List.copyOf(lastBindings);
    }

    /// The binding of the task as it was last applied that had this resource path, active or disabled.
    public @Nullable MaterializedBinding<RawJson> last(List<String> resourcePath) {
        return MaterializedBinding.find(lastBindings, resourcePath);
    }
}
