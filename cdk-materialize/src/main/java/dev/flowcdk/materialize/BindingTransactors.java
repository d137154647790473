package dev.flowcdk.materialize;

/// Makes the transactor of each binding.
///
/// @param <R> record of the resource config
/// @param <S> record of what has to be remembered of a staged transaction
@FunctionalInterface
public interface BindingTransactors<R, S> {

    /// The transactor of a binding; called once for each at the start of a session, in their order.
    Transactor<S> of(MaterializedBinding<R> binding) throws Exception;
}
