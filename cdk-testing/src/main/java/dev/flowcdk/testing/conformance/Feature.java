package dev.flowcdk.testing.conformance;

/// What connectors can do and need not. Each is expected unless it is declared to be lacking, and then it must be
/// lacking indeed.
public enum Feature {

    /// A capture asks to be told what was committed.
    ACKNOWLEDGEMENTS,

    /// A capture can run as several shards, each with a part of the keys.
    SPLIT,

    /// A materialization keeps an older instance from committing once a newer one has started. Where the runtime's
    /// recovery log alone decides what counts, an endpoint cannot.
    FENCE
}
