package dev.flowcdk.materialize;

/// Writes the documents of all bindings into an endpoint that keeps the runtime's checkpoint in the same
/// transaction as the documents, which makes each transaction happen exactly once.
///
/// All methods are called by one thread, in the order: [#open] once; then for each transaction [#acknowledge],
/// [#load] if any documents are asked for, [#store] if there are any, [#commit]. Whoever made the transactor closes
/// what it holds when [MaterializeSession#commitTogether] has returned.
public interface TaskTransactor {

    /// Says from where the runtime shall go on; called once, before anything else. The place to install a fence
    /// against earlier instances of the task.
    Opened open() throws Exception;

    /// The runtime has made the last transaction durable; also called once before the first transaction of a
    /// session. A commit that still runs in the background has to be complete when this returns.
    default void acknowledge() throws Exception {}

    /// Looks up the stored documents of these keys. Called when a transaction asks for any. Keys come while this
    /// runs; it returns when they are used up and all documents have been emitted.
    void load(Loads loads, Loaded loaded) throws Exception;

    /// Writes documents. Called when a transaction has any; returns when they are used up.
    void store(Stores stores) throws Exception;

    /// Commits what was stored together with the checkpoint, also when nothing was.
    ///
    /// @param runtimeCheckpoint bytes that mean something to the runtime only, to be given back by the next [#open]
    void commit(byte[] runtimeCheckpoint) throws Exception;
}
