package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.util.List;

/// Where a capture's documents go. Called by one thread at a time.
public interface CaptureSink {

    /// The connector has opened the session.
    default void opened() {}

    /// A document, combined with others of its key and with a `/_meta/uuid` in it, unless they were asked for as they
    /// are emitted. It counts with the next commit.
    ///
    /// @param binding index of the binding
    /// @param bytes holds the document, only during the call
    void document(int binding, byte[] bytes, int offset, int length) throws IOException;

    /// What the source knows of a binding's documents. It counts with the next commit.
    default void sourcedSchema(int binding, RawJson schema) throws IOException {}

    /// Makes what came since the last commit durable, together with the state.
    ///
    /// @param updates of the connector's state since the last commit, in order; null where a checkpoint had none is
    ///     left out
    /// @param transaction what the transaction held
    void commit(List<ConnectorState> updates, Transaction transaction) throws IOException;

    /// True when the session shall end after the commit that was just made.
    default boolean complete() {
        return false;
    }

    /// Drops what came since the last commit.
    default void abandon() throws IOException {}

    /// What a transaction held.
    ///
    /// @param checkpoints of the connector, at least 1
    /// @param documents as they came from the connector
    record Transaction(int checkpoints, long documents) {}
}
