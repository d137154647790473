package dev.flowcdk.conformance;

import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import dev.flowcdk.runtime.store.MemoryStore;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.Faults;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What becomes of documents on their way into an endpoint.
final class MaterializationChecks {

    private static final Duration DELAY = Duration.ofMillis(50);
    private static final int FEW = 5;

    private MaterializationChecks() {}

    static Outcome stores(MaterializationSubject subject) throws Exception {
        MaterializationTrial trial = MaterializationTrial.prepared(subject);
        long begun = System.nanoTime();
        trial.session(MaterializeOptions.task());
        long time = Math.max(1_000_000, System.nanoTime() - begun);
        long documents = subject.transactions().stream().mapToLong(List::size).sum();
        return Outcome.holds("materialized " + subject.transactions().size()
                        + " transactions in one session, an empty one among them, undisturbed")
                .with("documents", documents)
                .with("documents a second", documents * 1_000_000_000L / time)
                .with("memory", LifeCycleChecks.memory(subject.connector()));
    }

    static Outcome content(MaterializationSubject subject) throws Exception {
        MaterializationReference reference = subject.reference();
        MaterializationTrial trial = MaterializationTrial.prepared(subject);
        trial.session(MaterializeOptions.task());
        List<String> problems = reference.end().problems(EndpointContent.read(subject, reference.varying()), true);
        var wrong = new ArrayList<>(problems);
        if (subject.conduct().endpoint() == null && wrong.isEmpty()) {
            wrong.addAll(new ExpectedContent(subject, trial.validated()).problems());
        }
        return Outcome.of("materialized all transactions in one session, and one by one", wrong);
    }

    static Outcome appliedAgain(MaterializationSubject subject) throws Exception {
        subject.workload().prepared();
        var calls = new MaterializeCalls(subject.connector(), log -> {});
        ValidatedMaterialization validated = subject.validated();
        var store = new MemoryStore();
        calls.apply(validated.spec(), null, store);
        calls.apply(validated.spec(), null, store);
        calls.apply(validated.spec(), validated.spec(), store);
        return Outcome.holds("applied three times: as new, as new again, and as what was applied last");
    }

    /// @throws UnprovableException when a second Apply fails, so that one that changes something shows nothing more
    static void requireAppliedAgain(MaterializationSubject subject) throws Exception {
        try {
            appliedAgain(subject);
        } catch (ConnectorFailedException | RuleBrokenException failed) {
            throw new UnprovableException("an Apply that changes nothing fails, too (see the scenario applied-again): "
                    + failed.getMessage());
        }
    }

    static Outcome killed(MaterializationSubject subject) throws Exception {
        MaterializationReference reference = subject.reference();
        Settings settings = subject.settings();
        boolean exact = subject.conduct().exact();
        boolean atomic = subject.conduct().kind() == MaterializationClass.REMOTE_AUTHORITATIVE;
        int kills = 0;
        boolean doubled = false;
        long begun = System.nanoTime();
        for (long boundary :
                Spread.over(reference.messages(), settings.kills(), settings.random("killed-at-any-message"))) {
            if (kills >= FEW && CaptureCrash.since(begun).compareTo(settings.budget()) > 0) {
                break;
            }
            MaterializationTrial trial = MaterializationTrial.prepared(subject);
            trial.session(MaterializeOptions.task().withFaults(Faults.killAfter(boundary)));
            String after = "killed after " + boundary + " messages";
            if (atomic) {
                EndpointContent there = EndpointContent.read(subject, reference.varying());
                if (reference.prefixes().stream()
                        .noneMatch(prefix -> prefix.problems(there, true).isEmpty())) {
                    reference.end().check(after + " and not restarted, it holds a part of a transaction", there, true);
                }
            }
            trial.session(MaterializeOptions.task());
            EndpointContent there = EndpointContent.read(subject, reference.varying());
            reference.end().check(after + " and restarted", there, exact);
            doubled |= !reference.end().problems(there, true).isEmpty();
            kills++;
        }
        Outcome outcome = Outcome.holds("killed " + kills + " times, each time after another number of messages, and"
                        + " restarted from what was committed")
                .with("kills", kills)
                .with("kills a minute", CaptureCrash.perMinute(kills, CaptureCrash.since(begun)));
        if (doubled) {
            outcome = outcome.seeing("documents were there twice; that is what at-least-once means");
        }
        return outcome;
    }

    static Outcome acknowledged(MaterializationSubject subject) throws Exception {
        MaterializationReference reference = subject.reference();
        boolean exact = subject.conduct().exact();
        MaterializationTrial late = MaterializationTrial.prepared(subject);
        late.session(MaterializeOptions.task().withAcknowledgeDelay(DELAY));
        reference.end().check("acknowledged late", EndpointContent.read(subject, reference.varying()), exact);
        MaterializationTrial never = MaterializationTrial.prepared(subject);
        for (int count = 0; count < subject.transactions().size(); count++) {
            never.session(MaterializeOptions.task().withTransactions(1).withLastAcknowledge(false));
        }
        never.session(MaterializeOptions.task());
        reference
                .end()
                .check(
                        "never acknowledged within a session",
                        EndpointContent.read(subject, reference.varying()),
                        exact);
        return Outcome.holds("acknowledged late, and never within the session of the commit");
    }

    static Outcome takenOver(MaterializationSubject subject) throws Exception {
        MaterializationReference reference = subject.reference();
        Boolean claimed = subject.conduct().fenced();
        String did = "started a second instance in the middle of the first one's session; when it had come to its end,"
                + " the first one went on";
        if (claimed == null && subject.conduct().kind() == MaterializationClass.AT_LEAST_ONCE) {
            return Outcome.doesNotApply("it claims at-least-once, and an older instance may double documents");
        }
        if (claimed == null
                && subject.conduct().kind() == null
                && !reference.keepsCheckpoints()
                && !reference.stagesState()) {
            return Outcome.doesNotApply(
                    "it claims no class, and keeps neither a checkpoint nor a state by which an older"
                            + " instance could be told");
        }
        boolean fence = claimed != null && claimed;
        boolean declared = subject.conduct().endpoint() != null;
        MaterializationTrial trial = MaterializationTrial.prepared(subject);
        MaterializationTrial.TakenOver ended = trial.takenOver(fence || declared);
        if (claimed != null && (ended.refused() != null) != fence) {
            return Outcome.fails(
                    did,
                    fence
                            ? "the older one was not kept from committing: it lacks FENCE; mend it, or declare it"
                            : "the older one failed (" + ended.refused()
                                    + "): the connector has FENCE; remove that from what it is declared to be lacking");
        }
        if (fence || !declared) {
            reference
                    .end()
                    .check(
                            "with two instances at once",
                            EndpointContent.read(subject, reference.varying()),
                            subject.conduct().exact());
        }
        Outcome outcome = Outcome.holds(did);
        return ended.refused() == null
                ? outcome
                : outcome.seeing("the older one ended: " + ended.refused().getMessage());
    }

    static Outcome claimedClass(MaterializationSubject subject) throws Exception {
        MaterializationClass kind = subject.conduct().kind();
        if (kind == null) {
            return Outcome.doesNotApply("no class is claimed; name one in the catalog (conformance: {TASK: {class:"
                    + " remote-authoritative}}) to have it held against the connector");
        }
        MaterializationReference reference = subject.reference();
        var wrong = new ArrayList<String>();
        switch (kind) {
            case REMOTE_AUTHORITATIVE -> {
                if (!reference.keepsCheckpoints()) {
                    wrong.add("it claims that the endpoint keeps the checkpoint, but Opened never had one");
                }
            }
            case POST_COMMIT_APPLY -> {
                if (reference.keepsCheckpoints()) {
                    wrong.add(
                            "it claims to go by Flow's recovery log, but Opened had a checkpoint of its own, which wins");
                }
                if (!reference.stagesState()) {
                    wrong.add(
                            "it claims to apply what is committed later, but no commit had a state that would name it");
                }
            }
            case DOCUMENT_COUNTER, AT_LEAST_ONCE -> {
                if (reference.keepsCheckpoints()) {
                    wrong.add("Opened had a checkpoint of its own: it does what remote-authoritative claims");
                }
            }
        }
        return Outcome.of("looked where its checkpoint and its state are kept", wrong);
    }
}
