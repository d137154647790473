package dev.flowcdk.airbyte.host;

import dev.flowcdk.airbyte.StreamName;
import java.util.List;

/// A stream of a session.
///
/// @param binding index of its binding
/// @param stateKey where its state is kept; another one after a backfill
/// @param numbered whether the key of its collection is the number of the document
/// @param datesOnly JSON pointers of values that are cut to dates
record OpenStream(
        int binding,
        StreamResource resource,
        String stateKey,
        boolean numbered,
        DeclaredStream declared,
        List<String> datesOnly) {

    StreamName name() {
        return resource.name();
    }
}
