package dev.flowcdk.runtime.wire;

import org.jspecify.annotations.Nullable;

/// How a connector that failed came to its end.
///
/// @param message what an operator is told
/// @param said what it logged last, at level error if it did so at all; empty when it logged nothing
/// @param cause what it threw, itself or as the stack trace that it logged; null when nothing is known of it
public record ConnectorFailure(
        String message, String said, @Nullable Throwable cause) {}
