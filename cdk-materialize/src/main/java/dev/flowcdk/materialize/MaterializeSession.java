package dev.flowcdk.materialize;

import dev.flowcdk.task.KeyRange;
import java.util.List;

/// A session: transactions from the runtime's Open until it ends the stream.
///
/// @param <C> record of the endpoint config
/// @param <R> record of the resource config
public interface MaterializeSession<C, R> {

    /// Name of the task, such as `acmeCo/orders/materialize-postgres`.
    String taskName();

    /// The endpoint config.
    C config();

    /// The bindings in the order of the task; there may be none.
    List<MaterializedBinding<R>> bindings();

    /// The part of the keys that this process gets.
    KeyRange range();

    /// Runs the session with a transactor for each binding, for endpoints that do not keep the runtime's checkpoint:
    /// what a transaction has staged is kept in the connector's state, and made visible once the runtime has it.
    /// Returns when the runtime ends the session.
    ///
    /// @param staged record of what has to be remembered of a binding's staged transaction
    /// @throws Exception the first failure of a transactor
    <S> void stageEach(Class<S> staged, BindingTransactors<R, S> transactors) throws Exception;

    /// Runs the session with one transactor for all bindings, for endpoints that commit the runtime's checkpoint
    /// together with the documents. Returns when the runtime ends the session.
    ///
    /// @throws Exception the failure of the transactor
    void commitTogether(TaskTransactor transactor) throws Exception;
}
