package dev.flowcdk.capture;

import java.util.List;

/// What a capture is asked to set up.
///
/// @param taskName name of the task
/// @param config the endpoint config
/// @param bindings the bindings that are going to be captured; may be empty, also because the task was deleted
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public record CaptureApply<C, R>(String taskName, C config, List<RequestedBinding<R>> bindings) {

    public CaptureApply {
        bindings = List.copyOf(bindings);
    }
}
