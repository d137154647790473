package dev.flowcdk.internal.protocol;

/// Truncation of large values (`flow.SerPolicy`); 0 is off.
public record SerPolicy(
        @Tag(1) int strTruncateAfter,
        @Tag(2) int nestedObjTruncateAfter,
        @Tag(3) int arrayTruncateAfter) {}
