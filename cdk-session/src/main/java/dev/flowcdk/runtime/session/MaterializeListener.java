package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.ConnectorState;
import org.jspecify.annotations.Nullable;

/// Is told what happens in a session of a materialization. Called by the session's threads, one at a time for
/// each method.
public interface MaterializeListener {

    /// The connector has opened the session, and documents come from where they have to go on.
    default void opened() {}

    /// A document was handed to the connector, to be stored with the next commit.
    ///
    /// @param bytes hold the document, only during the call
    /// @param exists whether the endpoint holds an earlier document of its key
    /// @param deleted whether that one is to be deleted
    default void stored(int binding, byte[] bytes, int offset, int length, boolean exists, boolean deleted) {}

    /// A transaction was committed.
    ///
    /// @param update the state of its StartedCommit; null when it had none
    /// @param transaction what it held
    default void committed(@Nullable ConnectorState update, Transaction transaction) {}

    /// The connector has answered an Acknowledge: the first one, or that of the transaction committed last, which is
    /// durable now.
    default void acknowledged() {}

    /// The connector updated its state outside of a commit, with Flushed or Acknowledged.
    default void stateUpdated(ConnectorState update) {}

    /// What a transaction held.
    ///
    /// @param documents read from collections, by binding
    /// @param stored messages of kind Store
    /// @param loaded documents that the connector returned
    record Transaction(long[] documents, long stored, long loaded) {}
}
