package dev.flowcdk.conformance;

import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.session.ListFeed;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What becomes of a binding whose backfill counter is raised, by which its user asks to begin it anew.
final class BackfillChecks {

    private static final int SESSIONS = 3;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private BackfillChecks() {}

    static Outcome ofCapture(CaptureSubject subject) throws Exception {
        CaptureReference reference = subject.reference();
        reference.requireComparable();
        if (reference.undisturbed().acknowledges() && subject.workload().read() == null) {
            return Outcome.doesNotApply("it asks for acknowledgements, and its source may have let go of what was"
                    + " acknowledged; the hook read would tell");
        }
        CaptureTrial first = CaptureTrial.prepared(subject);
        if (!reference.problemsAtTheEnd(first).isEmpty()) {
            throw new UnprovableException("the source changes from run to run, undisturbed, too");
        }
        CaptureTrial again = first.published(subject.catalog(), raised(subject.definition()), false);
        List<String> problems = broughtAgain(subject, reference, again);
        String did = "captured it all, raised the backfill counter of each binding, and went on from the same state";
        if (problems.isEmpty() || !reference.stillBrings()) {
            return Outcome.holds(did).with("documents", again.documents());
        }
        return Outcome.fails(did, CaptureReference.shown("with a raised backfill counter", problems));
    }

    private static List<String> broughtAgain(CaptureSubject subject, CaptureReference reference, CaptureTrial trial)
            throws Exception {
        boolean read = subject.workload().read() != null;
        for (int session = 0; session < SESSIONS; session++) {
            trial.session(new CaptureTrial.Plan(reference.options(), each -> !read && reference.covered(each), LIMIT));
            if (reference.problems(trial).isEmpty()) {
                return List.of();
            }
        }
        return reference.problems(trial);
    }

    private static CaptureTask raised(CaptureTask task) {
        return new CaptureTask(
                task.name(),
                task.endpoint(),
                task.bindings().stream()
                        .map(each -> new CaptureTask.Binding(
                                each.resource(), each.target(), each.backfill() + 1, each.disabled()))
                        .toList(),
                task.intervalSeconds(),
                task.linked());
    }

    static Outcome ofMaterialization(MaterializationSubject subject) throws Exception {
        MaterializationReference reference = subject.reference();
        MaterializationTrial first = MaterializationTrial.prepared(subject);
        first.session(MaterializeOptions.task());
        ValidatedMaterialization raised =
                subject.validated(subject.catalog(), raised(subject.definition()), first.validated());
        MaterializationTrial again = first.published(raised);
        again.session(MaterializeOptions.task().withTransactions(1), fromTheStart(subject));
        String did = "materialized it all, raised the backfill counter of each binding, and materialized it all again";
        @Nullable String wrong = wrong(subject, reference, raised);
        if (wrong != null) {
            return Outcome.fails(did, wrong);
        }
        again.session(MaterializeOptions.task(), fromTheStart(subject));
        reference
                .end()
                .check(
                        "with a raised backfill counter",
                        EndpointContent.read(subject, reference.varying()),
                        subject.conduct().exact() && standard(raised));
        return Outcome.holds(did);
    }

    /// What is wrong when only the first transaction came again: resources with standard updates begin anew, those
    /// with delta updates may as well keep what they hold.
    private static @Nullable String wrong(
            MaterializationSubject subject, MaterializationReference reference, ValidatedMaterialization raised)
            throws Exception {
        EndpointContent there = EndpointContent.read(subject, reference.varying());
        EndpointContent anew = reference.prefixes().get(1);
        boolean exact = subject.conduct().exact();
        List<String> problems = anew.problems(there, exact);
        if (problems.isEmpty()) {
            return null;
        }
        if (!standard(raised)) {
            EndpointContent beside = reference.end().with(anew);
            if (beside == null || beside.problems(there, true).isEmpty()) {
                return null;
            }
        }
        return "after its first transaction came again, the endpoint does not hold what it held after that at first:"
                + " " + problems.getFirst();
    }

    private static boolean standard(ValidatedMaterialization task) {
        return task.spec().bindings().stream().noneMatch(binding -> binding.deltaUpdates());
    }

    /// The documents of the collections, read anew.
    static ListFeed fromTheStart(MaterializationSubject subject) {
        return new ListFeed(subject.transactions(), "fixture.v1");
    }

    static MaterializationTask raised(MaterializationTask task) {
        return new MaterializationTask(
                task.name(),
                task.endpoint(),
                task.bindings().stream()
                        .map(each -> new MaterializationTask.Binding(
                                each.resource(),
                                each.source(),
                                each.fields(),
                                each.backfill() + 1,
                                each.priority(),
                                each.disabled()))
                        .toList(),
                task.linked());
    }
}
