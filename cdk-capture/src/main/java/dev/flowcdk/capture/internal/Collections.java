package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.Collection;
import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.internal.protocol.LinkedCollections;
import dev.flowcdk.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From the protocol's collections to the author's.
final class Collections {

    private static final RawJson ANYTHING = RawJson.of("{}");

    private Collections() {}

    /// The collection of a binding, whichever form its message has.
    ///
    /// @param where names the binding
    static Collection of(List<CollectionSpec> linked, @Nullable CollectionSpec inline, int index, String where) {
        CollectionSpec spec = LinkedCollections.resolve(linked, inline, index, where);
        return new Collection(
                spec.name(),
                spec.key(),
                spec.projections().stream()
                        .map(projection -> new Collection.Projection(projection.ptr(), projection.field()))
                        .toList(),
                spec.writeSchema() == null ? ANYTHING : spec.writeSchema());
    }
}
