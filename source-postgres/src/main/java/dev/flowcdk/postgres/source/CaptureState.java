package dev.flowcdk.postgres.source;

import org.jspecify.annotations.Nullable;

/// The part of the state that belongs to the task as a whole.
///
/// @param cursor end of the last transaction of the log that was captured; null before the first one
record CaptureState(@Nullable String cursor) {}
