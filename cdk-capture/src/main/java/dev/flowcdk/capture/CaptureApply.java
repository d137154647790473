package dev.flowcdk.capture;

import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a capture is asked to set up.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public final class CaptureApply<C, R> {

    private final String taskName;
    private final C config;
    private final List<RequestedBinding<R>> bindings;
    private final @Nullable RawJson state;

    private CaptureApply(String taskName, C config, List<RequestedBinding<R>> bindings, @Nullable RawJson state) {
        this.taskName = taskName;
        this.config = config;
        this.bindings = List.copyOf(bindings);
        this.state = state;
    }

    /// A request as the kit makes it, or a unit test of a capture.
    public static <C, R> CaptureApply<C, R> of(String taskName, C config, List<RequestedBinding<R>> bindings) {
        return new CaptureApply<>(taskName, config, bindings, null);
    }

    /// The same of a task with this state.
    public CaptureApply<C, R> withState(@Nullable RawJson stored) {
        return new CaptureApply<>(taskName, config, bindings, stored);
    }

    /// Name of the task, such as `acmeCo/orders/source-postgres`.
    public String taskName() {
        return taskName;
    }

    /// The endpoint config.
    public C config() {
        return config;
    }

    /// The bindings that are going to be captured, in the order of the task; may be empty, also because the task was
    /// deleted.
    public List<RequestedBinding<R>> bindings() {
        return bindings;
    }

    /// The connector's state as it is stored, with what earlier calls for this request have patched; null from
    /// runtimes of the first generation.
    public @Nullable RawJson state() {
        return state;
    }
}
