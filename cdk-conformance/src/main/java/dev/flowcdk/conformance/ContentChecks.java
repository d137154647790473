package dev.flowcdk.conformance;

import java.util.List;

/// Whether what arrives is what there is.
final class ContentChecks {

    private ContentChecks() {}

    static Outcome ofCapture(CaptureSubject subject) throws Exception {
        if (subject.workload().read() == null) {
            return Outcome.doesNotApply("there is no hook read that tells what the source holds");
        }
        CaptureTrial trial = CaptureTrial.prepared(subject);
        List<String> problems = subject.reference().problemsAtTheEnd(trial);
        return Outcome.of(
                        "captured it all, undisturbed"
                                + (subject.workload().change() == null ? "" : ", and changes to it"),
                        problems.isEmpty() ? List.of() : CaptureReference.shown("undisturbed", problems))
                .with("documents", trial.documents());
    }
}
