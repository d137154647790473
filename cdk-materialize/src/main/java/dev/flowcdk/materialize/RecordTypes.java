package dev.flowcdk.materialize;

import dev.flowcdk.internal.record.TypeArguments;

/// The three record classes that a materialization names as type arguments.
///
/// @param config record of the endpoint config
/// @param resource record of the resource config
/// @param staged record of what has to be remembered of a staged transaction, or [Void]
record RecordTypes<C, R, S>(Class<C> config, Class<R> resource, Class<S> staged) {

    /// Reads them off the class.
    ///
    /// @throws IllegalArgumentException when the class leaves one of them open
    @SuppressWarnings("unchecked") // the arguments are those of the materialization's own type
    static <C, R, S> RecordTypes<C, R, S> of(Materialization<C, R, S> materialization) {
        Class<?>[] arguments = TypeArguments.of(materialization.getClass(), Materialization.class);
        return new RecordTypes<>((Class<C>) arguments[0], (Class<R>) arguments[1], (Class<S>) arguments[2]);
    }
}
