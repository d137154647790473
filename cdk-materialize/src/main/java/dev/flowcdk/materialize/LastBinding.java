package dev.flowcdk.materialize;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.task.FlowCollection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A binding of the task as it was last applied. Its resource config is kept as JSON: an earlier version of the
/// connector may have known other options.
public final class LastBinding {

    private final boolean active;
    private final RawJson resourceConfig;
    private final List<String> resourcePath;
    private final FlowCollection collection;
    private final FieldSelection fields;
    private final boolean deltaUpdates;
    private final int backfill;
    private final String stateKey;

    private LastBinding(
            boolean active,
            RawJson resourceConfig,
            List<String> resourcePath,
            FlowCollection collection,
            FieldSelection fields,
            boolean deltaUpdates,
            int backfill,
            String stateKey) {
        this.active = active;
        this.resourceConfig = resourceConfig;
        this.resourcePath = List.copyOf(resourcePath);
        this.collection = collection;
        this.fields = fields;
        this.deltaUpdates = deltaUpdates;
        this.backfill = backfill;
        this.stateKey = stateKey;
    }

    /// An active binding as the kit makes it, or a unit test.
    ///
    /// @param resourcePath identifies the resource
    /// @param collection the collection as it was then
    /// @param fields the fields that were selected
    public static LastBinding of(List<String> resourcePath, FlowCollection collection, FieldSelection fields) {
        return new LastBinding(
                true, RawJson.of("{}"), resourcePath, collection, fields, false, 0, String.join("%2F", resourcePath));
    }

    /// The same, enabled or disabled.
    public LastBinding withActive(boolean newActive) {
        return new LastBinding(
                newActive, resourceConfig, resourcePath, collection, fields, deltaUpdates, backfill, stateKey);
    }

    /// The same with another resource config.
    public LastBinding withResourceConfig(RawJson newResourceConfig) {
        return new LastBinding(
                active, newResourceConfig, resourcePath, collection, fields, deltaUpdates, backfill, stateKey);
    }

    /// The same with delta updates, or without.
    public LastBinding withDeltaUpdates(boolean newDeltaUpdates) {
        return new LastBinding(
                active, resourceConfig, resourcePath, collection, fields, newDeltaUpdates, backfill, stateKey);
    }

    /// The same, started over so often.
    public LastBinding withBackfill(int newBackfill) {
        return new LastBinding(
                active, resourceConfig, resourcePath, collection, fields, deltaUpdates, newBackfill, stateKey);
    }

    /// The same under another key in the state.
    public LastBinding withStateKey(String newStateKey) {
        return new LastBinding(
                active, resourceConfig, resourcePath, collection, fields, deltaUpdates, backfill, newStateKey);
    }

    /// False when the binding was disabled then.
    public boolean active() {
        return active;
    }

    /// The resource config.
    public RawJson resourceConfig() {
        return resourceConfig;
    }

    /// Identifies the resource.
    public List<String> resourcePath() {
        return resourcePath;
    }

    /// The collection as it was then.
    public FlowCollection collection() {
        return collection;
    }

    /// The fields that were selected.
    public FieldSelection fields() {
        return fields;
    }

    /// Whether it used delta updates.
    public boolean deltaUpdates() {
        return deltaUpdates;
    }

    /// How often it had been started over.
    public int backfill() {
        return backfill;
    }

    /// Identifies the binding in the state.
    public String stateKey() {
        return stateKey;
    }

    static @Nullable LastBinding find(List<LastBinding> bindings, List<String> resourcePath) {
        for (LastBinding binding : bindings) {
            if (binding.resourcePath().equals(resourcePath)) {
                return binding;
            }
        }
        return null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof LastBinding that && parts().equals(that.parts());
    }

    @Override
    public int hashCode() {
        return parts().hashCode();
    }

    @Override
    public String toString() {
        return "LastBinding" + parts();
    }

    private List<Object> parts() {
        return List.of(active, resourceConfig, resourcePath, collection, fields, deltaUpdates, backfill, stateKey);
    }
}
