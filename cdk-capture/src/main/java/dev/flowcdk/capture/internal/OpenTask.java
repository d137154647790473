package dev.flowcdk.capture.internal;

import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.KeyRange;
import java.util.List;

/// A task as it was opened.
///
/// @param name its name
/// @param config its endpoint config
/// @param bindings its bindings
/// @param range the part that falls to this process
/// @param state its stored state
record OpenTask<C, R, S>(String name, C config, List<OpenBinding<R>> bindings, KeyRange range, SessionState<S> state) {

    OpenTask {
        bindings = List.copyOf(bindings);
    }

    /// A binding of the task.
    record OpenBinding<R>(
            int index,
            R resource,
            List<String> resourcePath,
            String stateKey,
            int backfill,
            FlowCollection collection) {

        OpenBinding {
            resourcePath = List.copyOf(resourcePath);
        }
    }
}
