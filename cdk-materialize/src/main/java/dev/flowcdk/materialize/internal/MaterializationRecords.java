package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.record.TypeArguments;
import dev.flowcdk.materialize.Materialization;

/// The two record classes that a materialization names as type arguments.
///
/// @param config record of the endpoint config
/// @param resource record of the resource config
record MaterializationRecords<C, R>(Class<C> config, Class<R> resource) {

    /// Reads them off the class.
    ///
    /// @throws IllegalArgumentException when the class leaves one of them open
    @SuppressWarnings("unchecked") // the arguments are those of the materialization's own type
    static <C, R> MaterializationRecords<C, R> of(Materialization<C, R> materialization) {
        Class<?>[] arguments = TypeArguments.of(materialization.getClass(), Materialization.class);
        return new MaterializationRecords<>((Class<C>) arguments[0], (Class<R>) arguments[1]);
    }
}
