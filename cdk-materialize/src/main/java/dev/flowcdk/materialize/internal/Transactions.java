package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Opened;
import org.jspecify.annotations.Nullable;

/// What both ways to write transactions look like to the protocol. Methods are called in protocol order by one
/// thread.
interface Transactions {

    Opened open() throws Exception;

    /// @return goes with Acknowledged
    @Nullable
    ConnectorState acknowledge() throws Exception;

    void load(ArrivingDocuments loads, Loaded loaded) throws Exception;

    void store(ArrivingDocuments stores) throws Exception;

    /// @return goes with StartedCommit
    @Nullable
    ConnectorState commit(byte[] runtimeCheckpoint) throws Exception;
}
