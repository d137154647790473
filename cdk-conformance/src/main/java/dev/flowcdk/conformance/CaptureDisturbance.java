package dev.flowcdk.conformance;

import java.util.List;

/// Disturbs a capture, lets it come to its end, and tells what is wrong then.
final class CaptureDisturbance {

    private CaptureDisturbance() {}

    /// One way to disturb it.
    interface Way {
        void run(CaptureTrial trial, CaptureReference reference) throws Exception;
    }

    /// What came of it.
    ///
    /// @param problems what is wrong
    /// @param doubled documents that came more often than undisturbed
    record Result(List<String> problems, List<String> doubled) {}

    /// Disturbs it. When something is different in the end, it is looked whether the source has changed meanwhile,
    /// which is not the connector's fault.
    static Result disturb(CaptureSubject subject, Way way) throws Exception {
        Result result = once(subject, way);
        if (result.problems().isEmpty() || subject.reference().stillBrings()) {
            return result;
        }
        subject.forgetReference();
        result = once(subject, way);
        if (!result.problems().isEmpty() && !subject.reference().stillBrings()) {
            throw new UnprovableException("the source changes from run to run, undisturbed, too, so that it takes the"
                    + " hook read to tell what is missing");
        }
        return result;
    }

    private static Result once(CaptureSubject subject, Way way) throws Exception {
        CaptureReference reference = subject.reference();
        reference.requireComparable();
        CaptureTrial trial = CaptureTrial.prepared(subject);
        way.run(trial, reference);
        List<String> problems = reference.problemsAtTheEnd(trial);
        return new Result(problems, reference.doubled(trial));
    }
}
