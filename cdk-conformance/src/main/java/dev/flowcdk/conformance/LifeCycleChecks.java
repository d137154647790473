package dev.flowcdk.conformance;

import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.ValidatedCapture;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How a capture is set up, started and ended.
final class LifeCycleChecks {

    private static final Duration END_LIMIT = Duration.ofSeconds(10);
    private static final int TERMINATIONS = 3;
    private static final int SIGNAL = 128;

    private LifeCycleChecks() {}

    static Outcome commits(CaptureSubject subject) throws Exception {
        try {
            CaptureReference reference = subject.undisturbed();
            return Outcome.holds("run undisturbed")
                    .with("documents", reference.undisturbed().documents())
                    .with("checkpoints", reference.undisturbed().commits().size())
                    .with("messages", reference.messages())
                    .with("documents a second", reference.undisturbed().documentsPerSecond())
                    .with("memory", memory(subject.connector()));
        } catch (UnprovableException nothing) {
            return Outcome.fails("run undisturbed", String.valueOf(nothing.getMessage()));
        }
    }

    /// How much memory an instance had at most.
    static String memory(TestedConnector connector) {
        long bytes = connector.peakMemory();
        return bytes == 0 ? "not known here" : (bytes >> 20) + " MiB";
    }

    static Outcome appliedAgain(CaptureSubject subject) throws Exception {
        ValidatedCapture capture = subject.applied().capture();
        subject.workload().prepared();
        var calls = new CaptureCalls(subject.connector(), log -> {});
        var store = new MemoryStore();
        calls.apply(capture.spec(), null, store);
        calls.apply(capture.spec(), null, store);
        calls.apply(capture.spec(), capture.spec(), store);
        return Outcome.holds("applied three times: as new, as new again, and as what was applied last");
    }

    /// @throws UnprovableException when a second Apply fails, so that one that changes something shows nothing more
    static void requireAppliedAgain(CaptureSubject subject) throws Exception {
        try {
            appliedAgain(subject);
        } catch (ConnectorFailedException | RuleBrokenException failed) {
            throw new UnprovableException("an Apply that changes nothing fails, too (see the scenario applied-again): "
                    + failed.getMessage());
        }
    }

    private static CaptureTrial.Plan untilItEnds(CaptureReference reference) {
        return new CaptureTrial.Plan(reference.options().withIdleLimit(null), trial -> false, END_LIMIT);
    }

    static Outcome terminated(CaptureSubject subject) throws Exception {
        CaptureReference reference = subject.reference();
        Random random = subject.settings().random("ends-when-asked");
        var wrong = new ArrayList<String>();
        var seen = new ArrayList<String>();
        long longest = 0;
        for (int count = 0; count < TERMINATIONS; count++) {
            CaptureTrial trial = CaptureTrial.prepared(subject);
            var after = Duration.ofMillis(count == 0 ? 0 : random.nextInt(1, 1500));
            CaptureTrial.Ended ended = trial.terminated(untilItEnds(reference), after, END_LIMIT);
            String when = "asked to end after " + after.toMillis() + " ms, ";
            if (ended.time() == null) {
                wrong.add(when + "it still ran " + END_LIMIT.toSeconds() + " seconds later");
                continue;
            }
            longest = Math.max(longest, ended.time().toMillis());
            if (ended.failure() != null) {
                seen.add(when
                        + (ended.failure().status() > SIGNAL
                                ? "it was ended by the signal itself"
                                : "it failed: " + ended.failure().getMessage()));
            }
            if (!reference.comparable()) {
                continue;
            }
            List<String> problems = reference.problemsAtTheEnd(trial);
            if (!problems.isEmpty() && reference.stillBrings()) {
                wrong.addAll(CaptureReference.shown(when + "and restarted", problems));
            }
        }
        Outcome outcome = Outcome.of("sent SIGTERM at " + TERMINATIONS + " random points of a session", wrong)
                .with("longest", longest + " ms");
        for (String each : seen) {
            outcome = outcome.seeing(each);
        }
        return outcome;
    }
}
