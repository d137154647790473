package dev.flowcdk.airbyte.host;

import dev.flowcdk.airbyte.StreamName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stream of a session.
///
/// @param binding index of its binding
/// @param stateKey where its state is kept; another one after a backfill
/// @param numbered whether the key of its collection is the number of the document
/// @param datesOnly JSON pointers of values that are cut to dates
/// @param moments JSON pointers of values that must be moments
record OpenStream(
        int binding,
        StreamResource resource,
        String stateKey,
        boolean numbered,
        DeclaredStream declared,
        List<String> datesOnly,
        List<String> moments) {

    StreamName name() {
        return resource.name();
    }

    /// A session has one stream for a binding. Asked for each record, so that what the source declares is not compared.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OpenStream that && binding == that.binding && stateKey.equals(that.stateKey);
    }

    @Override
    public int hashCode() {
        return binding;
    }
}
