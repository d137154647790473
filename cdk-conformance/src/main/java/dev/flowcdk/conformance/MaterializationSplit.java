package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Whether a materialization can be split in two shards, each with half of the keys, at any time, and be joined again.
final class MaterializationSplit {

    private static final RangeSpec LOWER = new RangeSpec(0, Integer.MAX_VALUE, 0, -1);
    private static final RangeSpec UPPER = new RangeSpec(Integer.MIN_VALUE, -1, 0, -1);

    private final MaterializationSubject subject;
    private final MaterializationReference reference;

    private MaterializationSplit(MaterializationSubject subject, MaterializationReference reference) {
        this.subject = subject;
        this.reference = reference;
    }

    static Outcome run(MaterializationSubject subject) throws Exception {
        Boolean claimed = subject.conduct().sharded();
        if (claimed == null) {
            return Outcome.doesNotApply("it does not claim that its key range can be split (conformance: {TASK:"
                    + " {sharded: true}}), and then runs unsharded");
        }
        String did = "split in two shards with half of the keys each: before the first commit, after a commit that was"
                + " not acknowledged, and after a crash in the middle of a transaction; and joined again";
        String wrong = new MaterializationSplit(subject, subject.reference()).wrong();
        if (claimed) {
            return wrong == null
                    ? Outcome.holds(did)
                    : Outcome.fails(did, wrong + "; mend it, or declare that it lacks SPLIT (sharded: false)");
        }
        return wrong == null
                ? Outcome.fails(did, "it can be split, though it is declared to be lacking that (sharded: false)")
                : Outcome.holds(did).seeing("as declared: " + wrong);
    }

    private @Nullable String wrong() throws Exception {
        try {
            boolean exact = subject.conduct().exact();
            MaterializationTrial whole = MaterializationTrial.prepared(subject);
            shards(whole, -1);
            check("split before the first commit", exact);

            whole = MaterializationTrial.prepared(subject);
            whole.session(MaterializeOptions.task().withTransactions(2).withLastAcknowledge(false));
            shards(whole, -1);
            check("split after a commit that was not acknowledged", exact);

            whole = MaterializationTrial.prepared(subject);
            whole.session(MaterializeOptions.task().withFaults(Faults.killAfter(reference.messages() / 2)));
            shards(whole, -1);
            check("split after a crash in the middle of a transaction", exact);

            whole = MaterializationTrial.prepared(subject);
            List<MaterializationTrial> both = shards(whole, 2);
            // which of the checkpoints counts is not said anywhere, and an older one may make documents come again
            both.getFirst().joined(both.getLast()).session(MaterializeOptions.task());
            check("split, and joined after two transactions", false);
            return null;
        } catch (NotHeldException | ConnectorFailedException wrong) {
            return wrong.getMessage() + "";
        }
    }

    private void check(String after, boolean exact) throws Exception {
        reference.end().check(after, EndpointContent.read(subject, reference.varying()), exact);
    }

    /// Runs both halves of a task at the same time, from what the runtime remembers of the whole one.
    ///
    /// @param transactions so many at most; -1 is no limit
    private List<MaterializationTrial> shards(MaterializationTrial whole, int transactions) throws Exception {
        var opened = new CountDownLatch(2);
        var failures = new ArrayList<Exception>();
        var threads = new ArrayList<Thread>();
        var shards = new ArrayList<MaterializationTrial>();
        for (RangeSpec range : List.of(LOWER, UPPER)) {
            MaterializationTrial shard = whole.forked(whole.store().state(), subject.connector());
            shards.add(shard);
            MaterializeOptions options =
                    MaterializeOptions.task().withRange(range).withTransactions(transactions);
            threads.add(Thread.ofVirtual().name("shard").start(() -> {
                try {
                    shard.session(options, new ShardFeed(subject, range, opened));
                } catch (Exception failed) {
                    synchronized (failures) {
                        failures.add(failed);
                    }
                } finally {
                    opened.countDown();
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw failures.getFirst() instanceof ConnectorFailedException failed
                        ? new NotHeldException("one of two shards failed: " + failed.getMessage(), failed)
                        : failures.getFirst();
            }
        }
        return shards;
    }
}
