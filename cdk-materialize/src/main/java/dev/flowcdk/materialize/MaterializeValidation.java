package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a materialization is asked to validate, and where it puts the problems that it finds. For one thread.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public final class MaterializeValidation<C, R> {

    private final String taskName;
    private final C config;
    private final List<ProposedBinding<R>> bindings;
    private final List<MaterializedBinding<RawJson>> lastBindings;
    private final List<String> problems = new ArrayList<>();

    private MaterializeValidation(
            String taskName,
            C config,
            List<ProposedBinding<R>> bindings,
            List<MaterializedBinding<RawJson>> lastBindings) {
        this.taskName = taskName;
        this.config = config;
        this.bindings = List.copyOf(bindings);
        this.lastBindings = List.copyOf(lastBindings);
    }

    /// A request as the kit makes it, or a unit test of a materialization.
    ///
    /// @param bindings what shall be materialized
    /// @param lastBindings the bindings of the task as it was last applied; empty for a new task
    public static <C, R> MaterializeValidation<C, R> of(
            String taskName,
            C config,
            List<ProposedBinding<R>> bindings,
            List<MaterializedBinding<RawJson>> lastBindings) {
        return new MaterializeValidation<>(taskName, config, bindings, lastBindings);
    }

    /// Name of the task, such as `acmeCo/orders/materialize-postgres`.
    public String taskName() {
        return taskName;
    }

    /// The endpoint config.
    public C config() {
        return config;
    }

    /// The bindings that shall be materialized, in the order of the request; there may be none.
    public List<ProposedBinding<R>> bindings() {
        return bindings;
    }

    /// The bindings of the task as it was last applied, disabled ones at the end; empty for a new task.
    public List<MaterializedBinding<RawJson>> lastBindings() {
        return lastBindings;
    }

    /// The binding of the task as it was last applied that had this resource path, active or disabled.
    public @Nullable MaterializedBinding<RawJson> last(List<String> resourcePath) {
        return MaterializedBinding.find(lastBindings, resourcePath);
    }

    /// Reports a problem of the task as a whole. Validation goes on; all problems are shown together at its end.
    ///
    /// @param text what is wrong and what to do
    public void problem(String text) {
        problems.add(text);
    }

    /// Reports a problem of one binding, whose resource the message will name.
    ///
    /// @param text what is wrong and what to do
    public void problem(ProposedBinding<R> binding, String text) {
        problems.add("resource \"" + String.join(".", binding.resourcePath()) + "\": " + text);
    }

    /// What was reported so far, in order.
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
