package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.CaptureSpec;
import dev.flowcdk.internal.protocol.CollectionSpec;
import java.util.List;

/// A capture that its connector found valid.
///
/// @param spec as messages carry it
/// @param collections the collection of each binding, in order
public record ValidatedCapture(CaptureSpec spec, List<CollectionSpec> collections) {

    public ValidatedCapture {
        collections = List.copyOf(collections);
    }
}
