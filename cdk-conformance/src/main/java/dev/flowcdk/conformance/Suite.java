package dev.flowcdk.conformance;

import dev.flowcdk.UserException;
import dev.flowcdk.conformance.replay.Protocol;
import dev.flowcdk.conformance.replay.Secrets;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Tries scenarios on a task, one after the other.
///
/// @param scenarios those that are tried
public record Suite(List<Scenario> scenarios) {

    /// Is told how far it has come.
    public interface Progress {

        /// A scenario begins.
        ///
        /// @param number of it, from 1
        /// @param count of all
        default void begins(Scenario scenario, int number, int count) {}

        /// A scenario has ended.
        default void ended(Report.Result result) {}
    }

    public Suite {
        scenarios = List.copyOf(scenarios);
    }

    /// All scenarios, or those of some names and groups.
    ///
    /// @param only names of scenarios and groups; empty for all
    /// @throws UserException when one is not known
    public static Suite of(List<String> only) {
        if (only.isEmpty()) {
            return new Suite(Scenarios.all());
        }
        var names = new TreeSet<String>();
        for (Scenario each : Scenarios.all()) {
            names.add(each.name());
            names.add(each.group().title());
        }
        for (String each : only) {
            if (!names.contains(each)) {
                throw new UserException(
                        "there is no scenario or group \"" + each + "\"; there are " + String.join(", ", names));
            }
        }
        Set<String> chosen = Set.copyOf(only);
        return new Suite(Scenarios.all().stream()
                .filter(each -> chosen.contains(each.name())
                        || chosen.contains(each.group().title()))
                .toList());
    }

    /// Tries them.
    ///
    /// @throws HookException when nothing can be said
    public Report run(Subject subject, Progress progress) throws Exception {
        List<Scenario> concerned =
                scenarios.stream().filter(each -> each.concerns(subject)).toList();
        var results = new ArrayList<Report.Result>();
        long begun = System.nanoTime();
        for (Scenario scenario : concerned) {
            progress.begins(scenario, results.size() + 1, concerned.size());
            long start = System.nanoTime();
            subject.connector().timeline().clear();
            Outcome outcome = scenario.run(subject);
            var time = Duration.ofNanos(System.nanoTime() - start);
            var result = new Report.Result(scenario, outcome, time, timeline(subject, outcome));
            results.add(result);
            progress.ended(result);
        }
        String kind = switch (subject) {
            case CaptureSubject capture -> "capture";
            case MaterializationSubject materialization -> "materialization";
        };
        return new Report(
                subject.task(),
                kind,
                subject.settings().seed(),
                subject.connector().starts(),
                Duration.ofNanos(System.nanoTime() - begun),
                results);
    }

    /// What was said last when something was wrong. Without its schema nobody knows what is secret.
    private static List<String> timeline(Subject subject, Outcome outcome) throws Exception {
        if (outcome.verdict() != Verdict.FAILS) {
            return List.of();
        }
        Timeline timeline = subject.connector().timeline();
        timeline.keep();
        try {
            List<String> secret =
                    SecretOptions.of(subject.spec(subject.connector()).configSchema());
            return timeline.lines(
                    switch (subject) {
                        case CaptureSubject capture -> Protocol.CAPTURE;
                        case MaterializationSubject materialization -> Protocol.MATERIALIZATION;
                    },
                    Secrets.of(subject.config(), secret));
        } catch (RuleBrokenException | ConnectorFailedException noSpec) {
            return List.of();
        } finally {
            subject.connector().killAll();
        }
    }
}
