package dev.flowcdk.materialize;

import dev.flowcdk.internal.schema.RecordPointers;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.internal.ResourceOptions;
import dev.flowcdk.task.FlowCollection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A binding that shall be materialized, before its fields are selected.
///
/// @param <R> record of the resource config
public final class ProposedBinding<R> {

    private final int index;
    private final R resource;
    private final List<String> resourcePath;
    private final boolean deltaUpdates;
    private final FlowCollection collection;
    private final Map<String, RawJson> fieldConfig;
    private final List<String> groupBy;
    private final int backfill;

    private ProposedBinding(
            int index,
            R resource,
            List<String> resourcePath,
            boolean deltaUpdates,
            FlowCollection collection,
            Map<String, RawJson> fieldConfig,
            List<String> groupBy,
            int backfill) {
        this.index = index;
        this.resource = resource;
        this.resourcePath = List.copyOf(resourcePath);
        this.deltaUpdates = deltaUpdates;
        this.collection = collection;
        this.fieldConfig = Map.copyOf(fieldConfig);
        this.groupBy = List.copyOf(groupBy);
        this.backfill = backfill;
    }

    /// A binding as the kit makes it, or a unit test. Resource path and delta updates are those of the resource.
    ///
    /// @param index place in the request, from 0
    /// @param resource the resource config
    /// @param collection the collection that is read
    public static <R> ProposedBinding<R> of(int index, R resource, FlowCollection collection) {
        return new ProposedBinding<>(
                index,
                resource,
                RecordPointers.resourcePathOf((Object) resource),
                ResourceOptions.deltaUpdates(resource),
                collection,
                Map.of(),
                List.of(),
                0);
    }

    /// The same with this config of single fields.
    public ProposedBinding<R> withFieldConfig(Map<String, RawJson> newFieldConfig) {
        return new ProposedBinding<>(
                index, resource, resourcePath, deltaUpdates, collection, newFieldConfig, groupBy, backfill);
    }

    /// The same with documents that are grouped by these fields.
    public ProposedBinding<R> withGroupBy(List<String> newGroupBy) {
        return new ProposedBinding<>(
                index, resource, resourcePath, deltaUpdates, collection, fieldConfig, newGroupBy, backfill);
    }

    /// The same, started over so often.
    public ProposedBinding<R> withBackfill(int newBackfill) {
        return new ProposedBinding<>(
                index, resource, resourcePath, deltaUpdates, collection, fieldConfig, groupBy, newBackfill);
    }

    /// Place in the request, from 0.
    public int index() {
        return index;
    }

    /// The resource config.
    public R resource() {
        return resource;
    }

    /// The resource's [dev.flowcdk.ResourcePath] components; an answer may give another path.
    public List<String> resourcePath() {
        return resourcePath;
    }

    /// What the resource's [dev.flowcdk.DeltaUpdates] component says; true without such a component.
    public boolean deltaUpdates() {
        return deltaUpdates;
    }

    /// The collection that is read.
    public FlowCollection collection() {
        return collection;
    }

    /// The user's config of single fields, by field.
    public Map<String, RawJson> fieldConfig() {
        return fieldConfig;
    }

    /// The key fields that documents are going to be grouped by, in order.
    public List<String> groupBy() {
        return groupBy;
    }

    /// Raised by the user to start the binding over.
    public int backfill() {
        return backfill;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ProposedBinding<?> that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "ProposedBinding" + parts();
    }

    private List<Object> parts() {
        return List.of(index, resource, resourcePath, deltaUpdates, collection, fieldConfig, groupBy, backfill);
    }
}
