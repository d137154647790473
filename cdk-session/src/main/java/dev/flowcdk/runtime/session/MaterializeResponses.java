package dev.flowcdk.runtime.session;

import dev.flowcdk.internal.codec.DocumentKind;
import dev.flowcdk.internal.codec.DocumentView;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.Rule;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import org.jspecify.annotations.Nullable;

/// Takes a materialization's responses on a thread of its own and holds them against what was sent. The session's
/// thread says what it sends just before it does, and waits here for the answers.
final class MaterializeResponses {

    private static final int LOADED = 5;

    /// Where the connector stands in a transaction.
    private enum Phase {
        /// All is answered.
        IDLE,
        /// Acknowledge was sent, Loads may have been.
        ACKNOWLEDGE_SENT,
        /// Acknowledged came, Loads may have been sent.
        ACKNOWLEDGED,
        FLUSH_SENT,
        FLUSHED,
        START_COMMIT_SENT,
        STARTED_COMMIT
    }

    private final Connection connection;
    private @Nullable Thread thread;
    private Phase phase = Phase.IDLE;
    private @Nullable ConnectorState state;
    private @Nullable RuntimeException failure;
    private boolean closing;
    private boolean ended;

    private final MaterializeListener listener;

    MaterializeResponses(Connection connection, MaterializeListener listener) {
        this.connection = connection;
        this.listener = listener;
    }

    void start(MaterializeTransaction transaction) {
        thread = Thread.ofPlatform().daemon().name("materialization responses").start(() -> read(transaction));
    }

    void join() throws InterruptedException {
        if (thread != null) {
            thread.join();
        }
    }

    synchronized void acknowledgeSent() {
        phase = Phase.ACKNOWLEDGE_SENT;
    }

    synchronized void flushSent() {
        phase = Phase.FLUSH_SENT;
    }

    synchronized void startCommitSent() {
        phase = Phase.START_COMMIT_SENT;
    }

    synchronized void closing() {
        closing = true;
    }

    /// False when the stream has ended.
    ///
    /// @throws RuntimeException when the connector failed
    synchronized boolean alive() {
        throwFailure();
        return !ended;
    }

    @Nullable
    ConnectorState awaitAcknowledged() throws InterruptedException {
        return await(Phase.ACKNOWLEDGED);
    }

    @Nullable
    ConnectorState awaitFlushed() throws InterruptedException {
        return await(Phase.FLUSHED);
    }

    @Nullable
    ConnectorState awaitStartedCommit() throws InterruptedException {
        return await(Phase.STARTED_COMMIT);
    }

    synchronized void awaitEnd() throws InterruptedException {
        while (!ended && failure == null) {
            wait();
        }
        throwFailure();
    }

    private synchronized @Nullable ConnectorState await(Phase wanted) throws InterruptedException {
        while (phase != wanted && failure == null) {
            wait();
        }
        throwFailure();
        ConnectorState answered = state;
        state = null;
        return answered;
    }

    private void read(MaterializeTransaction transaction) {
        var frame = new Slice();
        var view = new DocumentView();
        try {
            while (connection.next(frame)) {
                if (connection.kind(MaterializeResponse.class, frame) == LOADED) {
                    connection.decodeDocument(DocumentKind.LOADED, frame, view);
                    checkLoaded();
                    transaction.loaded(view.binding(), view.doc());
                } else {
                    answer(connection.decode(MaterializeResponse.class, frame));
                }
            }
            connection.awaitEnd();
            end();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failed) {
            fail(failed);
        } catch (Error failed) {
            fail(new IllegalStateException("reading responses failed", failed));
        }
    }

    private synchronized void checkLoaded() {
        switch (phase) {
            case ACKNOWLEDGED, FLUSH_SENT -> {}
            case ACKNOWLEDGE_SENT ->
                throw new RuleBrokenException(Rule.LOADED_AFTER_ACKNOWLEDGED, "Loaded came before Acknowledged");
            case IDLE, FLUSHED, START_COMMIT_SENT, STARTED_COMMIT ->
                throw new RuleBrokenException(Rule.LOADED_BEFORE_FLUSHED, "Loaded came after Flushed");
        }
    }

    private synchronized void answer(MaterializeResponse response) {
        switch (response) {
            case MaterializeResponse.Acknowledged acknowledged -> {
                turn(
                        Rule.ACKNOWLEDGED_ONCE,
                        "Acknowledged",
                        Phase.ACKNOWLEDGE_SENT,
                        Phase.ACKNOWLEDGED,
                        acknowledged.state());
                listener.acknowledged();
            }
            case MaterializeResponse.Flushed flushed ->
                turn(Rule.FLUSHED_IN_TURN, "Flushed", Phase.FLUSH_SENT, Phase.FLUSHED, flushed.state());
            case MaterializeResponse.StartedCommit started ->
                turn(
                        Rule.STARTED_COMMIT_IN_TURN,
                        "StartedCommit",
                        Phase.START_COMMIT_SENT,
                        Phase.STARTED_COMMIT,
                        started.state());
            case MaterializeResponse.Opened opened ->
                throw new RuleBrokenException(Rule.OPENED_FIRST, "Opened came again");
            case MaterializeResponse.Spec spec -> throw unexpected("Spec");
            case MaterializeResponse.Validated validated -> throw unexpected("Validated");
            case MaterializeResponse.Applied applied -> throw unexpected("Applied");
            case MaterializeResponse.Loaded loaded -> throw unexpected("Loaded");
        }
    }

    private void turn(Rule rule, String kind, Phase from, Phase to, @Nullable ConnectorState update) {
        if (phase != from) {
            throw new RuleBrokenException(rule, kind + " came while the runtime was at " + phase);
        }
        phase = to;
        state = update;
        notifyAll();
    }

    private static RuleBrokenException unexpected(String kind) {
        return new RuleBrokenException(Rule.EXPECTED_KIND, "it sent " + kind + " within a session");
    }

    private synchronized void end() {
        if (!closing) {
            fail(new RuleBrokenException(
                    Rule.END_BETWEEN_TRANSACTIONS, "it ended with status 0 while the runtime was at " + phase));
        }
        ended = true;
        notifyAll();
    }

    private synchronized void fail(RuntimeException failed) {
        if (failure == null) {
            failure = failed;
        }
        notifyAll();
    }

    private void throwFailure() {
        if (failure != null) {
            throw failure;
        }
    }
}
