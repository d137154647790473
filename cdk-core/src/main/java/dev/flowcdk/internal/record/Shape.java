package dev.flowcdk.internal.record;

import java.util.List;

/// A kind with what its place in a record adds.
///
/// @param nullable whether null, and absence, are allowed
public record Shape(Kind kind, boolean nullable, List<Constraint> constraints) {}
