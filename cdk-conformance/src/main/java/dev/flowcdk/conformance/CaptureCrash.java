package dev.flowcdk.conformance;

import dev.flowcdk.runtime.session.Acknowledgements;
import dev.flowcdk.runtime.wire.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What becomes of a capture's documents when it is killed, restarted and acknowledged as it pleases Flow.
final class CaptureCrash {

    private static final int FEW = 5;
    private static final Duration AGAIN = Duration.ofSeconds(10);

    private CaptureCrash() {}

    /// What came of killing a capture again and again.
    ///
    /// @param count how often it was killed
    /// @param wrong what was lost or changed, after which kill; empty when nothing was
    /// @param doubled documents that came more often than undisturbed; empty when none did
    /// @param time for all kills
    record Kills(int count, List<String> wrong, List<String> doubled, Duration time) {}

    static Kills kill(CaptureSubject subject) throws Exception {
        CaptureReference reference = subject.reference();
        Settings settings = subject.settings();
        var doubled = new ArrayList<String>();
        int kills = 0;
        long begun = System.nanoTime();
        for (long boundary :
                Spread.over(reference.messages(), settings.kills(), settings.random("killed-at-any-message"))) {
            Duration spent = Duration.ofNanos(System.nanoTime() - begun);
            if (kills >= FEW && spent.compareTo(settings.budget()) > 0) {
                break;
            }
            CaptureDisturbance.Result result = CaptureDisturbance.disturb(
                    subject,
                    (trial, same) ->
                            trial.session(same.plan(trial, same.options().withFaults(Faults.killAfter(boundary)))));
            kills++;
            if (!result.doubled().isEmpty() && doubled.isEmpty()) {
                doubled.add("killed after " + boundary + " messages, documents came again");
                doubled.addAll(result.doubled()
                        .subList(0, Math.min(FEW, result.doubled().size())));
            }
            if (!result.problems().isEmpty()) {
                String after = "killed after " + boundary + " messages";
                return new Kills(kills, CaptureReference.shown(after, result.problems()), doubled, since(begun));
            }
        }
        return new Kills(kills, List.of(), doubled, since(begun));
    }

    static Outcome killed(CaptureSubject subject) throws Exception {
        Kills kills = subject.kills();
        String did = "killed " + kills.count()
                + " times, each time after another number of messages, and restarted from" + " what was committed";
        Outcome outcome = Outcome.of(did, kills.wrong())
                .with("kills", kills.count())
                .with("kills a minute", perMinute(kills.count(), kills.time()));
        CaptureReference reference = subject.reference();
        if (!reference.finite() && subject.workload().read() == null) {
            outcome = outcome.seeing("it never ends by itself; compared is what came until it was cut off");
        }
        return reference.varying().isEmpty()
                ? outcome
                : outcome.seeing(
                        "not compared, since it differs from run to run: " + String.join(", ", reference.varying()));
    }

    static Outcome claimedClass(CaptureSubject subject) throws Exception {
        CaptureClass kind = subject.conduct().kind();
        if (kind == null) {
            return Outcome.doesNotApply("no class is claimed; name one in the catalog (conformance: {TASK: {class:"
                    + " exact}}) to have it held against the connector");
        }
        Kills kills = subject.kills();
        String did = "killed " + kills.count() + " times, and counted how often each document came";
        if (kind == CaptureClass.EXACT) {
            return Outcome.of(did, kills.doubled());
        }
        if (kills.doubled().isEmpty() && !comesAgain(subject)) {
            return Outcome.fails(
                    did,
                    "it claims to be " + kind.title()
                            + ", but no document came twice; if it goes on exactly where it was, let it claim exact");
        }
        return Outcome.holds(did);
    }

    /// Whether documents that were committed come again after a restart, sooner or later.
    private static boolean comesAgain(CaptureSubject subject) throws Exception {
        CaptureReference reference = subject.reference();
        CaptureTrial whole = CaptureTrial.prepared(subject);
        whole.session(reference.plan(whole));
        for (int restart = 0; restart < FEW; restart++) {
            CaptureTrial trial = whole.from(whole.state());
            trial.session(new CaptureTrial.Plan(
                    reference.options(), each -> each.commits().size() >= FEW && each.documents() > 0, AGAIN));
            if (trial.counts().keySet().stream().anyMatch(whole.counts()::containsKey)) {
                return true;
            }
            if (trial.documents() == 0) {
                return false;
            }
            whole = trial;
        }
        return false;
    }

    static Outcome acknowledged(CaptureSubject subject) throws Exception {
        boolean asks = subject.reference().undisturbed().acknowledges();
        Boolean claimed = subject.conduct().acknowledges();
        if (claimed != null && claimed != asks) {
            return Outcome.fails(
                    "looked whether it asks for acknowledgements",
                    asks
                            ? "the connector has ACKNOWLEDGEMENTS; remove that from what it is declared to be lacking"
                            : "the connector lacks ACKNOWLEDGEMENTS; mend it, or declare it");
        }
        if (!asks) {
            return Outcome.doesNotApply("it does not ask to be told what is durable");
        }
        for (Acknowledgements each :
                List.of(Acknowledgements.behindBy(2), Acknowledgements.inBatchesOf(3), Acknowledgements.none())) {
            CaptureDisturbance.Result result = CaptureDisturbance.disturb(
                    subject,
                    (trial, same) -> trial.session(
                            same.planUntilQuiet(trial, same.options().withAcknowledgements(each))));
            if (!result.problems().isEmpty()) {
                return Outcome.fails(
                        "acknowledged late, in batches and never",
                        CaptureReference.shown("acknowledged with " + each, result.problems()));
            }
        }
        return Outcome.holds("acknowledged late, in batches and never, and restarted");
    }

    static Outcome restarted(CaptureSubject subject) throws Exception {
        CaptureReference reference = subject.reference();
        if (reference.undisturbed().acknowledges()) {
            return Outcome.doesNotApply("it asks for acknowledgements, and may let go of what was acknowledged");
        }
        reference.requireComparable();
        CaptureTrial whole = CaptureTrial.prepared(subject);
        List<String> problems = reference.problemsAtTheEnd(whole);
        if (!problems.isEmpty()) {
            throw new UnprovableException("the source changes from run to run, undisturbed, too");
        }
        int restarts = 0;
        long begun = System.nanoTime();
        for (long point :
                Spread.over(whole.commits().size(), FEW * 2, subject.settings().random("restarted"))) {
            CaptureTrial trial = whole.restartedAfter((int) point + 1);
            problems = reference.problemsAtTheEnd(trial);
            restarts++;
            if (!problems.isEmpty() && reference.stillBrings()) {
                return Outcome.fails(
                        "restarted from the states of its checkpoints",
                        CaptureReference.shown(
                                "restarted from checkpoint " + (point + 1) + " (state "
                                        + whole.commits().get((int) point).state() + ")",
                                problems));
            }
            if (since(begun).compareTo(subject.settings().budget()) > 0) {
                break;
            }
        }
        return Outcome.holds("restarted from the states of " + restarts + " checkpoints, spread over "
                + whole.commits().size());
    }

    static Outcome takenOver(CaptureSubject subject) throws Exception {
        CaptureDisturbance.Result result =
                CaptureDisturbance.disturb(subject, (trial, same) -> trial.takenOver(same.plan(trial)));
        return Outcome.of(
                "started a second instance while the first one ran; what the first one said from then on was not"
                        + " committed",
                result.problems().isEmpty()
                        ? List.of()
                        : CaptureReference.shown("with two instances at once", result.problems()));
    }

    static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    static long perMinute(int count, Duration time) {
        return time.isZero() ? 0 : count * 60_000L / Math.max(1, time.toMillis());
    }
}
