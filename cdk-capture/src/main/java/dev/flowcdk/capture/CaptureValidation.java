package dev.flowcdk.capture;

import dev.flowcdk.capture.internal.ResourceNames;
import java.util.ArrayList;
import java.util.List;

/// What a capture is asked to validate, and where it puts the problems that it finds. For one thread.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public final class CaptureValidation<C, R> {

    private final String taskName;
    private final C config;
    private final List<RequestedBinding<R>> bindings;
    private final List<String> problems = new ArrayList<>();

    private CaptureValidation(String taskName, C config, List<RequestedBinding<R>> bindings) {
        this.taskName = taskName;
        this.config = config;
        this.bindings = List.copyOf(bindings);
    }

    /// A request as the kit makes it, or a unit test of a capture.
    public static <C, R> CaptureValidation<C, R> of(String taskName, C config, List<RequestedBinding<R>> bindings) {
        return new CaptureValidation<>(taskName, config, bindings);
    }

    /// Name of the task, such as `acmeCo/orders/source-postgres`.
    public String taskName() {
        return taskName;
    }

    /// The endpoint config.
    public C config() {
        return config;
    }

    /// The bindings that shall be captured, in the order of the request; there may be none.
    public List<RequestedBinding<R>> bindings() {
        return bindings;
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
    public void problem(RequestedBinding<R> binding, String text) {
        problems.add("resource " + ResourceNames.quoted(binding.resourcePath()) + ": " + text);
    }

    /// What was reported so far, in order.
    public List<String> problems() {
        return List.copyOf(problems);
    }
}
