package dev.flowcdk.materialize;

import java.util.List;

/// A session: transactions from the runtime's Open until it ends the stream.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
/// @param <S> record of what has to be remembered of a staged transaction
public interface MaterializeSession<C, R, S> {

    /// Name of the task, such as `acmeCo/orders/materialize-postgres`.
    String taskName();

    /// The endpoint config.
    C config();

    /// The bindings in the order of the task; there may be none.
    List<MaterializedBinding<R>> bindings();

    /// The part of the keys that this process gets.
    KeyRange range();

    /// Runs the session with a transactor for each binding; returns when the runtime ends it.
    ///
    /// @throws Exception the first failure of a transactor
    void forEachBinding(BindingTransactors<R, S> transactors) throws Exception;

    /// Runs the session with one transactor for all bindings; returns when the runtime ends it.
    ///
    /// @throws Exception the failure of the transactor
    void forAllBindings(TaskTransactor transactor) throws Exception;
}
