package dev.flowcdk.postgres.materialize;

import dev.flowcdk.postgres.type.OwnBytes;
import dev.flowcdk.tuple.TupleReader;

/// Writes values of a field in the binary form of a column's type. For one thread.
@FunctionalInterface
interface ValueEncoder {

    /// Appends the binary form of a value that is not null, without its length.
    ///
    /// @return false when the value has a form that is left to the server to understand; what was appended is then
    ///     dropped
    /// @throws IllegalArgumentException when the value can never become one of the column, saying why
    boolean encode(TupleReader value, OwnBytes out);
}
