package dev.flowcdk.testing.conformance;

import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.DocumentFeed;
import dev.flowcdk.runtime.session.ListFeed;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.store.TaskStore;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.Faults;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Disturbs a materialization in every way that Flow may, and compares what its endpoint holds in the end with what it
/// holds undisturbed. Each disturbance starts with an endpoint prepared anew. Messages that break a rule fail as ever.
///
/// @param source the connector
/// @param catalog of the task
/// @param task the materialization
/// @param transactions what is materialized
/// @param prepare empties the endpoint; run before each disturbance
/// @param endpoint reads what the endpoint holds, as anything that can be compared
record MaterializeDisturbances(
        ConnectorSource source,
        Catalog catalog,
        MaterializationTask task,
        List<List<Document>> transactions,
        Preparation prepare,
        MaterializeConformance.Endpoint endpoint) {

    private static final Duration DELAY = Duration.ofMillis(50);

    /// Kills the connector after each number of messages, in turn; then lets it go on from what was committed.
    ///
    /// @param maxKills kills at most so often, spread evenly over the session
    /// @return how often the connector was killed
    /// @throws ConformanceException when something was lost or doubled
    int killedAtEveryMessage(int maxKills) throws Exception {
        Faults counting = Faults.none();
        Object expected = undisturbed(counting);
        long messages = counting.passed();
        long step = Math.max(1, (messages + maxKills - 1) / maxKills);
        int kills = 0;
        for (long boundary = 0; boundary < messages; boundary += step) {
            Run run = prepared();
            run.session(MaterializeOptions.task().withFaults(Faults.killAfter(boundary)));
            run.session(MaterializeOptions.task());
            check("killed after " + boundary + " messages", expected);
            kills++;
        }
        return kills;
    }

    /// Acknowledges late, and drops the stream after each commit without an Acknowledge; a last session applies what is
    /// left.
    ///
    /// @throws ConformanceException when something was lost or doubled
    void acknowledgedLateOrNever() throws Exception {
        Object expected = undisturbed(Faults.none());
        Run late = prepared();
        late.session(MaterializeOptions.task().withAcknowledgeDelay(DELAY));
        check("acknowledged late", expected);
        Run never = prepared();
        for (int count = 0; count < transactions.size(); count++) {
            never.session(MaterializeOptions.task().withTransactions(1).withLastAcknowledge(false));
        }
        never.session(MaterializeOptions.task());
        check("never acknowledged within a session", expected);
    }

    /// Starts a second instance in the middle of the first one's session and lets it come to its end; then the first
    /// one goes on. It must not have changed anything.
    ///
    /// @return whether the first one failed, as it must
    /// @throws ConformanceException when something was lost or doubled although it failed
    boolean fencesTheOlderOfTwoInstances() throws Exception {
        Object expected = undisturbed(Faults.none());
        Run run = prepared();
        if (!run.takenOver()) {
            return false;
        }
        check("with two instances at once", expected);
        return true;
    }

    private Object undisturbed(Faults counting) throws Exception {
        if (transactions.stream().allMatch(List::isEmpty)) {
            throw new ConformanceException("there are no documents to materialize, so that none could be missed");
        }
        prepared().session(MaterializeOptions.task().withFaults(counting));
        Object content = endpoint.content();
        if (content instanceof Collection<?> collection && collection.isEmpty()) {
            throw new ConformanceException("undisturbed, the endpoint holds nothing when all was materialized, so that"
                    + " nothing could be missed; see whether it is read where the connector writes");
        }
        return content;
    }

    private void check(String after, Object expected) throws Exception {
        Object content = endpoint.content();
        if (!expected.equals(content)) {
            throw new ConformanceException(
                    after + ", the endpoint is different:\n expected " + expected + "\n but is   " + content);
        }
    }

    private Run prepared() throws Exception {
        prepare.run();
        var calls = new MaterializeCalls(source, log -> {});
        ValidatedMaterialization validated = calls.validate(catalog, task, null);
        ListFeed.check(transactions, validated.collections());
        var store = new MemoryStore();
        calls.apply(validated.spec(), null, store);
        return new Run(validated, store);
    }

    /// The sessions of one disturbance.
    private final class Run {

        private final ValidatedMaterialization validated;
        private final TaskStore store;

        Run(ValidatedMaterialization validated, TaskStore store) {
            this.validated = validated;
            this.store = store;
        }

        void session(MaterializeOptions options) throws IOException, InterruptedException {
            try (var feed = new ListFeed(transactions)) {
                open(options, store).run(feed);
            } catch (ConnectorKilledException killed) {
                // that is the disturbance
            }
        }

        /// Both instances have the same store: the second one takes over all that the first one has committed.
        boolean takenOver() throws IOException, InterruptedException {
            try (var feed = new Interrupted(new ListFeed(transactions))) {
                open(MaterializeOptions.task(), store).run(feed);
                return false;
            } catch (ConnectorFailedException fenced) {
                return true;
            }
        }

        private MaterializeDriver open(MaterializeOptions options, TaskStore ofSession) {
            return new MaterializeDriver(
                    source, validated, options, ofSession, new MaterializeListener() {}, log -> {});
        }

        /// Hands over one transaction, then lets the second instance run to its end before the next.
        private final class Interrupted implements DocumentFeed {

            private final ListFeed feed;
            private int count;

            Interrupted(ListFeed feed) {
                this.feed = feed;
            }

            @Override
            public void restart(@Nullable RuntimeCheckpoint checkpoint) {
                feed.restart(checkpoint);
            }

            @Override
            public @Nullable RuntimeCheckpoint next(Receiver receiver) throws IOException, InterruptedException {
                if (count++ == 1) {
                    try {
                        session(MaterializeOptions.task());
                    } catch (ConnectorFailedException failed) {
                        throw new ConformanceException("the newer of two instances failed: " + failed, failed);
                    }
                }
                return feed.next(receiver);
            }

            @Override
            public void close() {
                feed.close();
            }
        }
    }
}
