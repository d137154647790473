package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.store.TaskStore.Commit;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session of a materialization, from Open to its end. [#run] is for one thread, [#stop] and [#kill] for any.
public final class MaterializeDriver {

    private final ConnectorSource source;
    private final ValidatedMaterialization materialization;
    private final MaterializeOptions options;
    private final TaskStore store;
    private final MaterializeListener listener;
    private final Consumer<ConnectorLog> logs;

    private volatile @Nullable Connection connection;
    private volatile boolean stopping;

    /// @param source the connector
    /// @param materialization the task
    /// @param store holds the connector's state and the checkpoint, and takes each commit
    /// @param listener is told of each commit
    /// @param logs is given the connector's log records
    public MaterializeDriver(
            ConnectorSource source,
            ValidatedMaterialization materialization,
            MaterializeOptions options,
            TaskStore store,
            MaterializeListener listener,
            Consumer<ConnectorLog> logs) {
        this.source = source;
        this.materialization = materialization;
        this.options = options;
        this.store = store;
        this.listener = listener;
        this.logs = logs;
    }

    /// Runs the session to its end.
    ///
    /// @throws RuleBrokenException when the connector broke a rule
    /// @throws dev.flowcdk.runtime.wire.ConnectorFailedException when it failed, with its own words
    /// @throws ConnectorKilledException when it was killed on purpose
    public SessionEnd run(DocumentFeed feed) throws IOException, InterruptedException {
        try (Connection opened = Connection.open(source, options.faults(), logs)) {
            connection = opened;
            MaterializeResponse.Opened response = open(opened);
            restart(feed, response.runtimeCheckpoint());
            listener.opened();
            boolean skipsLoads = options.loadOptimization() && !response.disableLoadOptimization();
            var responses = new MaterializeResponses(opened, listener);
            var transaction = new MaterializeTransaction(
                    BoundFields.of(materialization),
                    opened,
                    options.documents(),
                    store,
                    skipsLoads,
                    listener,
                    () -> responses.alive() && !stopping);
            responses.start(transaction);
            try {
                return transactions(opened, feed, responses, transaction);
            } finally {
                opened.close();
                responses.join();
            }
        }
    }

    /// Asks for the end of the session after the transaction that runs.
    public void stop() {
        stopping = true;
    }

    /// Asks the connector to end in order, as SIGTERM does. The session ends when it has.
    public void terminate() throws InterruptedException {
        Connection running = connection;
        if (running != null) {
            running.terminate();
        }
    }

    /// Kills the connector, as a crash would.
    public void kill() throws InterruptedException {
        Connection running = connection;
        if (running != null) {
            running.kill("on purpose");
        }
    }

    private MaterializeResponse.Opened open(Connection opened) throws InterruptedException {
        MaterializeCalls.askSpec(opened);
        opened.send(new MaterializeRequest.Open(materialization.spec(), "local", options.range(), store.state()));
        MaterializeResponse first = opened.receive(MaterializeResponse.class);
        if (first == null) {
            opened.awaitEnd();
            throw new RuleBrokenException(Rule.OPENED_FIRST, "it ended without a response to Open");
        }
        if (first instanceof MaterializeResponse.Opened response) {
            return response;
        }
        throw new RuleBrokenException(
                Rule.OPENED_FIRST, "it answered Open with " + first.getClass().getSimpleName());
    }

    /// The connector's own checkpoint wins, also when it is older.
    private void restart(DocumentFeed feed, @Nullable RuntimeCheckpoint ofConnector) throws IOException {
        if (ofConnector == null) {
            feed.restart(store.checkpoint());
            return;
        }
        try {
            feed.restart(ofConnector);
        } catch (IllegalArgumentException foreign) {
            throw new RuleBrokenException(Rule.RUNTIME_CHECKPOINT, foreign.getMessage() + "", foreign);
        }
    }

    private SessionEnd transactions(
            Connection opened, DocumentFeed feed, MaterializeResponses responses, MaterializeTransaction transaction)
            throws IOException, InterruptedException {
        responses.acknowledgeSent();
        opened.send(new MaterializeRequest.Acknowledge(null));
        for (int count = 0; count != options.transactions(); count++) {
            RuntimeCheckpoint checkpoint = feed.next(transaction);
            update(responses.awaitAcknowledged());
            if (checkpoint == null) {
                return end(opened, responses);
            }
            boolean last = count + 1 == options.transactions() || feed.exhausted();
            commit(opened, responses, transaction, checkpoint);
            if (last && !options.lastAcknowledge()) {
                return SessionEnd.COMPLETE;
            }
            if (options.acknowledgeDelay().isPositive()) {
                Thread.sleep(options.acknowledgeDelay());
            }
            responses.acknowledgeSent();
            opened.send(new MaterializeRequest.Acknowledge(null));
        }
        update(responses.awaitAcknowledged());
        return end(opened, responses);
    }

    private void commit(
            Connection opened,
            MaterializeResponses responses,
            MaterializeTransaction transaction,
            RuntimeCheckpoint checkpoint)
            throws IOException, InterruptedException {
        responses.flushSent();
        opened.send(new MaterializeRequest.Flush(null));
        update(responses.awaitFlushed());
        Map<String, byte[]> maxKeys = transaction.store();
        opened.flush();
        if (!maxKeys.isEmpty()) {
            // before the connector can commit: a key that it holds and that counts as new would be stored twice
            store.commit(new Commit(List.of(), null, maxKeys, Map.of(), null));
        }
        responses.startCommitSent();
        opened.send(new MaterializeRequest.StartCommit(checkpoint, null));
        ConnectorState update = responses.awaitStartedCommit();
        commit(new Commit(update == null ? List.of() : List.of(update), checkpoint, Map.of(), Map.of(), null));
        listener.committed(update, transaction.finish());
    }

    private SessionEnd end(Connection opened, MaterializeResponses responses) throws InterruptedException {
        responses.closing();
        opened.closeRequests();
        responses.awaitEnd();
        return stopping ? SessionEnd.STOPPED : SessionEnd.COMPLETE;
    }

    private void update(@Nullable ConnectorState update) throws IOException {
        if (update != null) {
            commit(Commit.ofState(update));
            listener.stateUpdated(update);
        }
    }

    private void commit(Commit commit) throws IOException {
        try {
            store.commit(commit);
        } catch (IllegalArgumentException wrong) {
            throw new RuleBrokenException(Rule.STATE_OBJECT, wrong.getMessage() + "", wrong);
        }
    }
}
