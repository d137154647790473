package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.runtime.session.DocumentFeed;
import dev.flowcdk.runtime.session.ListFeed;
import dev.flowcdk.runtime.session.MaterializeDriver;
import dev.flowcdk.runtime.session.MaterializeListener;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Asks a materialization to end (SIGTERM) in the middle of a session, and waits for that.
final class MaterializationTermination {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int TIMES = 4;

    private final long point;
    private final AtomicLong events = new AtomicLong();
    private @Nullable MaterializeDriver driver;
    private @Nullable Thread watch;
    private volatile long asked;
    private volatile boolean late;

    private MaterializationTermination(long point) {
        this.point = point;
    }

    static Outcome run(MaterializationSubject subject) throws Exception {
        MaterializationReference reference = subject.readable() ? subject.reference() : null;
        long documents = subject.transactions().stream().mapToLong(List::size).sum();
        Random random = subject.settings().random("ends-when-asked");
        String did = "sent SIGTERM at " + TIMES + " points of a session, between documents, stores and commits";
        long longest = 0;
        for (int count = 0; count < TIMES; count++) {
            long point = count == 0 ? 0 : random.nextLong(1, Math.max(2, documents * 2));
            MaterializationTrial trial = MaterializationTrial.prepared(subject);
            var termination = new MaterializationTermination(point);
            Duration time = termination.session(trial, new ListFeed(subject.transactions()));
            String when = "asked to end after " + point + " documents, stores and commits";
            if (termination.late) {
                return Outcome.fails(did, when + ", it still ran " + LIMIT.toSeconds() + " seconds later");
            }
            longest = Math.max(longest, time.toMillis());
            if (reference != null) {
                trial.session(MaterializeOptions.task());
                reference
                        .end()
                        .check(
                                when + " and restarted",
                                EndpointContent.read(subject, reference.varying()),
                                subject.conduct().exact());
            }
        }
        return Outcome.holds(did).with("longest", longest + " ms");
    }

    /// Runs a session that is asked to end; how it does so is up to the connector.
    private Duration session(MaterializationTrial trial, ListFeed documents) throws IOException, InterruptedException {
        var listener = new MaterializeListener() {
            @Override
            public void stored(int binding, byte[] bytes, int offset, int length, boolean exists, boolean deleted) {
                event();
            }

            @Override
            public void committed(@Nullable ConnectorState update, Transaction transaction) {
                event();
            }
        };
        MaterializeDriver session = trial.driver(MaterializeOptions.task(), listener);
        driver = session;
        try (var feed = new Ending(documents)) {
            session.run(feed);
        } catch (ConnectorFailedException | ConnectorKilledException | RuleBrokenException ended) {
            // an end in the middle of a transaction is no answer to what the runtime has asked for
        } catch (UncheckedIOException gone) {
            throw gone.getCause();
        } finally {
            if (watch != null) {
                watch.interrupt();
                watch.join();
            }
        }
        return asked == 0 ? Duration.ZERO : CaptureCrash.since(asked);
    }

    private void event() {
        if (events.getAndIncrement() < point || asked != 0) {
            return;
        }
        MaterializeDriver session = driver;
        if (session == null) {
            return;
        }
        try {
            asked = System.nanoTime();
            session.terminate();
            watch = Thread.ofVirtual().name("limit").start(() -> {
                try {
                    Thread.sleep(LIMIT);
                    late = true;
                    session.kill();
                } catch (InterruptedException over) {
                    Thread.currentThread().interrupt();
                }
            });
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Hands over transactions until the connector was asked to end, and then waits for that. A transaction that runs
    /// goes on, as the runtime has it: a connector may end in the middle of it or between two of them.
    private final class Ending implements DocumentFeed {

        private final ListFeed feed;

        Ending(ListFeed feed) {
            this.feed = feed;
        }

        @Override
        public void restart(@Nullable RuntimeCheckpoint checkpoint) {
            feed.restart(checkpoint);
        }

        @Override
        public @Nullable RuntimeCheckpoint next(Receiver receiver) throws InterruptedException {
            event();
            awaitEnd(receiver);
            return feed.next(new Receiver() {
                @Override
                public void accept(int binding, byte[] bytes, int offset, int length) throws InterruptedException {
                    receiver.accept(binding, bytes, offset, length);
                    event();
                }

                @Override
                public boolean full() {
                    return receiver.full();
                }

                @Override
                public boolean alive() throws InterruptedException {
                    return receiver.alive();
                }
            });
        }

        private void awaitEnd(Receiver receiver) throws InterruptedException {
            while (asked != 0 && receiver.alive()) {
                Thread.sleep(TICK);
            }
        }

        @Override
        public void close() {
            feed.close();
        }
    }
}
