package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a connector makes of a state that it has not made itself: it goes on or begins anew, and then nothing is
/// missing, or it refuses the state with words for its user.
final class StateChecks {

    private static final String DID =
            "opened with a state of something else, with a state of which it does not know all"
                    + " members, and with a state whose values have other types";

    private final List<String> wrong = new ArrayList<>();
    private final List<String> advice = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final Subject subject;

    private StateChecks(Subject subject) {
        this.subject = subject;
    }

    private interface Attempt {
        /// @return what is wrong with what came of it
        List<String> run(ConnectorSource connector) throws Exception;
    }

    static Outcome ofCapture(CaptureSubject subject) throws Exception {
        CaptureReference reference = subject.reference();
        reference.requireComparable();
        var checks = new StateChecks(subject);
        checks.attempt("with a state of something else", connector -> {
            CaptureTrial prepared = CaptureTrial.prepared(subject);
            CaptureTrial trial = prepared.from(ForeignStates.FOREIGN, connector);
            return reference.problemsAtTheEnd(trial);
        });
        if (!reference.undisturbed().acknowledges()) {
            checks.later(subject, reference, "with a state that has a member more", ForeignStates::newer);
            checks.later(subject, reference, "with a state whose values have other types", ForeignStates::retyped);
        }
        if (!checks.wrong.isEmpty() && !reference.stillBrings()) {
            throw new UnprovableException("the source changes from run to run, undisturbed, too");
        }
        return checks.outcome();
    }

    private interface Mutation {
        @Nullable
        RawJson of(RawJson state);
    }

    /// Goes on from the middle of what was committed.
    private void later(CaptureSubject capture, CaptureReference reference, String how, Mutation mutation)
            throws Exception {
        attempt(how, connector -> {
            CaptureTrial first = CaptureTrial.prepared(capture);
            first.session(reference.plan(
                    first,
                    reference
                            .options()
                            .withTransactions(Math.max(
                                    1, reference.undisturbed().commits().size() / 2))));
            RawJson state = mutation.of(first.state());
            return state == null ? List.of() : reference.problemsAtTheEnd(first.from(state, connector));
        });
    }

    static Outcome ofMaterialization(MaterializationSubject subject) throws Exception {
        MaterializationReference reference = subject.reference();
        var checks = new StateChecks(subject);
        checks.attempt("with a state of something else", connector -> {
            MaterializationTrial trial =
                    MaterializationTrial.prepared(subject, subject.validated(), connector, ForeignStates.FOREIGN);
            trial.session(MaterializeOptions.task());
            return problems(subject, reference);
        });
        checks.later(subject, reference, "with a state that has a member more", ForeignStates::newer);
        return checks.outcome();
    }

    private void later(
            MaterializationSubject materialization, MaterializationReference reference, String how, Mutation mutation)
            throws Exception {
        attempt(how, connector -> {
            MaterializationTrial first = MaterializationTrial.prepared(materialization);
            first.session(MaterializeOptions.task().withTransactions(1));
            RawJson state = mutation.of(first.store().state());
            if (state == null) {
                return List.of();
            }
            first.forked(state, connector).session(MaterializeOptions.task());
            return problems(materialization, reference);
        });
    }

    private static List<String> problems(MaterializationSubject subject, MaterializationReference reference)
            throws Exception {
        return reference
                .end()
                .problems(
                        EndpointContent.read(subject, reference.varying()),
                        subject.conduct().exact());
    }

    private void attempt(String how, Attempt attempt) throws Exception {
        var logs = new LogCollector();
        try {
            List<String> problems = attempt.run(new Overheard(subject.connector(), logs));
            if (!problems.isEmpty()) {
                wrong.addAll(CaptureReference.shown(how + ", it goes on, and", problems));
            }
        } catch (ConnectorFailedException failed) {
            if (subject.connector().hung()) {
                wrong.add(how + ", " + subject.connector().explained(failed));
            } else if (logs.logs().isEmpty()) {
                wrong.add(how + ", it fails without a word");
            } else if (InputChecks.TRACE
                    .matcher(String.valueOf(failed.getMessage()))
                    .find()) {
                advice.add(how + ", it answers with a stack trace: " + failed.getMessage());
            } else {
                refused.add(how + ", it refuses to go on: " + failed.getMessage());
            }
        }
    }

    private Outcome outcome() {
        Outcome outcome = wrong.isEmpty() ? Outcome.advice(DID, advice) : Outcome.fails(DID, wrong);
        for (String each : refused) {
            outcome = outcome.seeing(each);
        }
        return outcome;
    }
}
