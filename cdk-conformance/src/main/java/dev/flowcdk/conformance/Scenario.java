package dev.flowcdk.conformance;

import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One thing that is tried.
///
/// @param name by which it is chosen and reported
/// @param group what it is about
/// @param sentence what has to hold
/// @param proves what is known when it does, and what is not
/// @param ofCaptures tries it on a capture; null when it is about materializations only
/// @param ofMaterializations tries it on a materialization; null when it is about captures only
public record Scenario(
        String name,
        Group group,
        String sentence,
        String proves,
        @Nullable Check<CaptureSubject> ofCaptures,
        @Nullable Check<MaterializationSubject> ofMaterializations) {

    /// Tries something.
    @FunctionalInterface
    public interface Check<S> {

        /// @throws NotHeldException when the connector did something wrong; so do [RuleBrokenException] and
        ///     [ConnectorFailedException] say
        /// @throws HookException when nothing can be said
        Outcome run(S subject) throws Exception;
    }

    /// One of captures and materializations alike.
    static Scenario of(String name, Group group, String sentence, String proves, Check<Subject> check) {
        return new Scenario(name, group, sentence, proves, check::run, check::run);
    }

    /// One of captures.
    static Scenario ofCaptures(String name, Group group, String sentence, String proves, Check<CaptureSubject> check) {
        return new Scenario(name, group, sentence, proves, check, null);
    }

    /// One of materializations.
    static Scenario ofMaterializations(
            String name, Group group, String sentence, String proves, Check<MaterializationSubject> check) {
        return new Scenario(name, group, sentence, proves, null, check);
    }

    /// Whether it is about such connectors.
    public boolean concerns(Subject subject) {
        return concerns(subject.getClass());
    }

    /// Whether it is about connectors of this kind.
    public boolean concerns(Class<? extends Subject> kind) {
        return (kind == CaptureSubject.class ? ofCaptures : ofMaterializations) != null;
    }

    /// Tries it. What the connector started is ended.
    ///
    /// @throws HookException when nothing can be said
    public Outcome run(Subject subject) throws Exception {
        try {
            return check(subject);
        } catch (NotHeldException | RuleBrokenException wrong) {
            return Outcome.fails(sentence, subject.connector().explained(wrong));
        } catch (ConnectorFailedException failed) {
            return Outcome.fails(
                    sentence, "the connector failed: " + subject.connector().explained(failed));
        } catch (UnprovableException unprovable) {
            return new Outcome(
                    Verdict.DOES_NOT_APPLY, "", List.of(String.valueOf(unprovable.getMessage())), java.util.Map.of());
        } finally {
            subject.connector().killAll();
        }
    }

    private Outcome check(Subject subject) throws Exception {
        return switch (subject) {
            case CaptureSubject capture when ofCaptures != null -> ofCaptures.run(capture);
            case MaterializationSubject materialization
            when ofMaterializations != null -> ofMaterializations.run(materialization);
            case CaptureSubject other -> Outcome.doesNotApply("it is about materializations");
            case MaterializationSubject other -> Outcome.doesNotApply("it is about captures");
        };
    }
}
