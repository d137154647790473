package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Whether a capture that runs as two shards, each with half of the keys, brings all of it, and nothing twice.
final class CaptureSplit {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private CaptureSplit() {}

    static Outcome run(CaptureSubject subject) throws Exception {
        Boolean claimed = subject.conduct().sharded();
        if (claimed == null) {
            return Outcome.doesNotApply("it does not claim to keep to its key range (conformance: {TASK: {sharded:"
                    + " true}}), and then runs unsharded");
        }
        String did = "run as two shards, each with half of the keys";
        String wrong = wrong(subject);
        if (claimed) {
            return wrong == null
                    ? Outcome.holds(did)
                    : Outcome.fails(did, wrong + "; mend it, or declare that it lacks SPLIT (sharded: false)");
        }
        return wrong == null
                ? Outcome.fails(
                        did,
                        "the connector has SPLIT: it keeps to its key range, though it is declared to be"
                                + " lacking that")
                : Outcome.holds(did).seeing("as declared: " + wrong);
    }

    /// What is wrong with how it splits; null when nothing is.
    private static @Nullable String wrong(CaptureSubject subject) throws Exception {
        CaptureReference reference = subject.reference();
        Set<String> all = reference.undisturbed().counts().keySet();
        CaptureTrial lower = CaptureTrial.prepared(subject);
        CaptureTrial upper = lower.from(lower.state());
        try {
            lower.session(plan(reference, lower, new RangeSpec(0, Integer.MAX_VALUE, 0, -1), Set.of()));
            upper.session(plan(
                    reference,
                    upper,
                    new RangeSpec(Integer.MIN_VALUE, -1, 0, -1),
                    lower.counts().keySet()));
        } catch (ConnectorFailedException refused) {
            return "it refuses a part of the keys: " + refused.getMessage();
        }
        var both = new HashSet<>(lower.counts().keySet());
        both.retainAll(upper.counts().keySet());
        if (!both.isEmpty()) {
            return both.size() + " documents come from both shards, such as "
                    + both.iterator().next();
        }
        var missing = new HashSet<>(all);
        missing.removeAll(lower.counts().keySet());
        missing.removeAll(upper.counts().keySet());
        return missing.isEmpty()
                ? null
                : missing.size() + " documents come from neither shard, such as "
                        + missing.iterator().next();
    }

    private static CaptureTrial.Plan plan(
            CaptureReference reference, CaptureTrial trial, RangeSpec range, Set<String> elsewhere) {
        Set<String> all = reference.undisturbed().counts().keySet();
        Predicate<CaptureTrial> whole =
                each -> all.stream().allMatch(key -> each.counts().containsKey(key) || elsewhere.contains(key));
        Predicate<CaptureTrial> enough =
                each -> each.documents() >= 2 * reference.undisturbed().documents();
        Predicate<CaptureTrial> over = reference.plan(trial).over();
        return new CaptureTrial.Plan(
                reference.options().withRange(range),
                each -> over.test(each) || (!reference.finite() && (whole.test(each) || enough.test(each))),
                LIMIT);
    }
}
