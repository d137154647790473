package dev.flowcdk.materialize;

/// Writes the documents of one binding, each transaction exactly once, into an endpoint that does not keep the
/// runtime's checkpoint.
///
/// A transaction is [#load], then [#store], which stages. What `store` returns becomes durable together with the
/// runtime's checkpoint; only then [#commit] makes the staged documents visible. If the connector ends before that
/// is done, its next session begins with the same commit. If it ends earlier, the transaction is void: what was
/// staged is never committed, and the documents come again, possibly cut into other transactions.
///
/// Methods of one transactor are called one after the other, on a thread of the binding's own; those of different
/// bindings run at the same time. A failure ends the session: the threads of the other bindings are interrupted.
///
/// @param <S> record of what has to be remembered of a staged transaction
public interface Transactor<S> {

    /// Looks up the stored documents of these keys. Called when a transaction asks for any, after the previous one
    /// has committed. Returns when the keys are used up and all documents have been emitted. Never called for delta
    /// updates.
    ///
    /// The default finds nothing, which is right for endpoints that only add.
    default void load(Keys keys, Found found) throws Exception {
        while (keys.next()) {
            // an endpoint that only adds looks nothing up
        }
    }

    /// Stages the documents of a transaction; called when it has any. Returns when all are used up and safe.
    ///
    /// @return what [#commit] needs in order to make them visible, also in another process
    S store(Documents documents) throws Exception;

    /// Makes staged documents visible. It must be repeatable: it is called again when the connector ended before
    /// the runtime learned that it was done.
    void commit(S staged) throws Exception;

    /// Closes what the transactor holds; called once when the session has ended, in whatever way.
    default void close() throws Exception {}
}
