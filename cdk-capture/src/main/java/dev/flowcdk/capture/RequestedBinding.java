package dev.flowcdk.capture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A binding in a request to validate or to apply.
///
/// @param index place in the request, from 0
/// @param resource its options
/// @param resourcePath its unique name in parts, from the components marked [dev.flowcdk.ResourcePath]
/// @param collection where its documents go
/// @param backfill how often the operator has asked to start over
/// @param last the binding of the same resource path in the task's last version; null when there was none or its
///     options are of a form that can no longer be read
/// @param <R> record of the resource config
public record RequestedBinding<R>(
        int index,
        R resource,
        List<String> resourcePath,
        Collection collection,
        int backfill,
        @Nullable LastBinding<R> last) {

    public RequestedBinding {
        resourcePath = List.copyOf(resourcePath);
    }

    /// The binding in the task's last version.
    ///
    /// @param resource its options then
    /// @param collection where its documents went
    /// @param backfill how often the operator had asked to start over then
    /// @param <R> record of the resource config
    public record LastBinding<R>(R resource, Collection collection, int backfill) {}
}
