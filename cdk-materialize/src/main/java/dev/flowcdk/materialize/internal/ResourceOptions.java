package dev.flowcdk.materialize.internal;

import dev.flowcdk.DeltaUpdates;
import dev.flowcdk.internal.record.RecordField;
import dev.flowcdk.internal.record.RecordType;

/// What annotations of a resource record say of a binding.
public final class ResourceOptions {

    private ResourceOptions() {}

    /// What the [DeltaUpdates] component says; true without such a component.
    public static boolean deltaUpdates(Object resource) {
        for (RecordField field : RecordType.of(resource.getClass()).fields()) {
            if (field.has(DeltaUpdates.class)) {
                return Boolean.TRUE.equals(field.valueIn(resource));
            }
        }
        return true;
    }
}
