package dev.flowcdk.capture;

import dev.flowcdk.internal.schema.RecordPointers;
import dev.flowcdk.task.FlowCollection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A binding in a request to validate or to apply, or in the task's last version.
///
/// @param <R> record of the resource config
public final class RequestedBinding<R> {

    private final int index;
    private final R resource;
    private final List<String> resourcePath;
    private final FlowCollection collection;
    private final int backfill;
    private final @Nullable RequestedBinding<R> last;

    private RequestedBinding(
            int index,
            R resource,
            List<String> resourcePath,
            FlowCollection collection,
            int backfill,
            @Nullable RequestedBinding<R> last) {
        this.index = index;
        this.resource = resource;
        this.resourcePath = List.copyOf(resourcePath);
        this.collection = collection;
        this.backfill = backfill;
        this.last = last;
    }

    /// A new binding, whose resource path is made of the components marked [dev.flowcdk.ResourcePath].
    ///
    /// @param index place in the request, from 0
    /// @param resource its options
    /// @param collection where its documents go
    public static <R> RequestedBinding<R> of(int index, R resource, FlowCollection collection) {
        return new RequestedBinding<>(index, resource, RecordPointers.resourcePathOf(resource), collection, 0, null);
    }

    /// The same with another resource path.
    public RequestedBinding<R> withResourcePath(List<String> newResourcePath) {
        return new RequestedBinding<>(index, resource, newResourcePath, collection, backfill, last);
    }

    /// The same where the operator has asked so often to start over.
    public RequestedBinding<R> withBackfill(int newBackfill) {
        return new RequestedBinding<>(index, resource, resourcePath, collection, newBackfill, last);
    }

    /// The same with another binding in the task's last version.
    public RequestedBinding<R> withLast(@Nullable RequestedBinding<R> newLast) {
        return new RequestedBinding<>(index, resource, resourcePath, collection, backfill, newLast);
    }

    /// Place in the request, from 0.
    public int index() {
        return index;
    }

    /// Its options.
    public R resource() {
        return resource;
    }

    /// Its unique name in parts.
    public List<String> resourcePath() {
        return resourcePath;
    }

    /// Where its documents go.
    public FlowCollection collection() {
        return collection;
    }

    /// How often the operator has asked to start over.
    public int backfill() {
        return backfill;
    }

    /// The binding of the same resource path in the task's last version; null when there was none or its options are of
    /// a form that can no longer be read.
    public @Nullable RequestedBinding<R> last() {
        return last;
    }
}
