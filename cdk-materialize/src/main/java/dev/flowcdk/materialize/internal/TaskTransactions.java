package dev.flowcdk.materialize.internal;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.materialize.TaskTransactor;
import org.jspecify.annotations.Nullable;

/// Transactions of an endpoint that keeps the runtime's checkpoint: the connector's state stays empty.
record TaskTransactions(TaskTransactor transactor) implements Transactions {

    @Override
    public Opened open() throws Exception {
        return transactor.open();
    }

    @Override
    public @Nullable ConnectorState acknowledge() throws Exception {
        transactor.acknowledge();
        return null;
    }

    @Override
    public void load(ArrivingDocuments loads, Loaded loaded) throws Exception {
        transactor.load(loads, loaded);
    }

    @Override
    public void store(ArrivingDocuments stores) throws Exception {
        transactor.store(stores);
    }

    @Override
    public @Nullable ConnectorState commit(byte[] runtimeCheckpoint) throws Exception {
        transactor.commit(runtimeCheckpoint);
        return null;
    }
}
