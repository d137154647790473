package dev.flowcdk.materialize;

import dev.flowcdk.internal.schema.RecordPointers;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.internal.ResourceOptions;
import dev.flowcdk.task.FlowCollection;
import dev.flowcdk.task.Projection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A binding that is materialized, or was when the task was last applied: a collection's selected fields into a
/// resource of the endpoint. The resource config of the past is kept as JSON: an earlier version of the connector may
/// have known other options.
///
/// @param <R> record of the resource config
public final class MaterializedBinding<R> {

    private final int index;
    private final R resource;
    private final List<String> resourcePath;
    private final FlowCollection collection;
    private final FieldSelection fields;
    private final boolean deltaUpdates;
    private final int backfill;
    private final String stateKey;
    private final boolean active;

    private MaterializedBinding(
            int index,
            R resource,
            List<String> resourcePath,
            FlowCollection collection,
            FieldSelection fields,
            boolean deltaUpdates,
            int backfill,
            String stateKey,
            boolean active) {
        this.index = index;
        this.resource = resource;
        this.resourcePath = List.copyOf(resourcePath);
        this.collection = collection;
        this.fields = fields;
        this.deltaUpdates = deltaUpdates;
        this.backfill = backfill;
        this.stateKey = stateKey;
        this.active = active;
    }

    /// A binding as the kit makes it, or a unit test. Resource path and delta updates are those of the resource.
    ///
    /// @param index place in the task, from 0
    /// @param resource the resource config
    /// @param collection the collection that is read
    /// @param fields the selected fields
    public static <R> MaterializedBinding<R> of(
            int index, R resource, FlowCollection collection, FieldSelection fields) {
        return new MaterializedBinding<>(
                index,
                resource,
                RecordPointers.resourcePathOf((Object) resource),
                collection,
                fields,
                ResourceOptions.deltaUpdates(resource),
                0,
                String.join("%2F", RecordPointers.resourcePathOf((Object) resource)),
                true);
    }

    /// A binding of the task as it was last applied, as the kit makes it, or a unit test. It was active.
    ///
    /// @param index place in the task then, from 0
    /// @param resource the resource config
    /// @param resourcePath identifies the resource
    /// @param collection the collection as it was then
    /// @param fields the fields that were selected
    public static MaterializedBinding<RawJson> ofLast(
            int index, RawJson resource, List<String> resourcePath, FlowCollection collection, FieldSelection fields) {
        return new MaterializedBinding<>(
                index, resource, resourcePath, collection, fields, false, 0, String.join("%2F", resourcePath), true);
    }

    /// The same with another resource path.
    public MaterializedBinding<R> withResourcePath(List<String> newResourcePath) {
        return new MaterializedBinding<>(
                index, resource, newResourcePath, collection, fields, deltaUpdates, backfill, stateKey, active);
    }

    /// The same with delta updates, or without.
    public MaterializedBinding<R> withDeltaUpdates(boolean newDeltaUpdates) {
        return new MaterializedBinding<>(
                index, resource, resourcePath, collection, fields, newDeltaUpdates, backfill, stateKey, active);
    }

    /// The same, started over so often.
    public MaterializedBinding<R> withBackfill(int newBackfill) {
        return new MaterializedBinding<>(
                index, resource, resourcePath, collection, fields, deltaUpdates, newBackfill, stateKey, active);
    }

    /// The same under another key in the state.
    public MaterializedBinding<R> withStateKey(String newStateKey) {
        return new MaterializedBinding<>(
                index, resource, resourcePath, collection, fields, deltaUpdates, backfill, newStateKey, active);
    }

    /// The same, enabled or disabled.
    public MaterializedBinding<R> withActive(boolean newActive) {
        return new MaterializedBinding<>(
                index, resource, resourcePath, collection, fields, deltaUpdates, backfill, stateKey, newActive);
    }

    /// Place in the task, by which loads and stores name their binding.
    public int index() {
        return index;
    }

    /// The resource config.
    public R resource() {
        return resource;
    }

    /// Identifies the resource, as the connector's Validate answered.
    public List<String> resourcePath() {
        return resourcePath;
    }

    /// The collection that is read.
    public FlowCollection collection() {
        return collection;
    }

    /// The selected fields.
    public FieldSelection fields() {
        return fields;
    }

    /// True when documents are only added: there are no loads, and a key may be stored several times.
    public boolean deltaUpdates() {
        return deltaUpdates;
    }

    /// Raised by the user to start the binding over.
    public int backfill() {
        return backfill;
    }

    /// Identifies binding and backfill in the state.
    public String stateKey() {
        return stateKey;
    }

    /// False when the binding was disabled as the task was last applied.
    public boolean active() {
        return active;
    }

    /// The projections of the selected fields in the order of the columns: keys, values, document.
    public List<Projection> projections() {
        return fields.all().stream().map(collection::projection).toList();
    }

    static @Nullable MaterializedBinding<RawJson> find(
            List<MaterializedBinding<RawJson>> bindings, List<String> resourcePath) {
        return bindings.stream()
                .filter(binding -> binding.resourcePath.equals(resourcePath))
                .findFirst()
                .orElse(null);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MaterializedBinding<?> that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "MaterializedBinding" + parts();
    }

    private List<Object> parts() {
        return List.of(index, resource, resourcePath, collection, fields, deltaUpdates, backfill, stateKey, active);
    }
}
