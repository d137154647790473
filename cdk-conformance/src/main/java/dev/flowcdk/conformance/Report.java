package dev.flowcdk.conformance;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What came of all scenarios.
///
/// @param task the task's name
/// @param kind `capture` or `materialization`
/// @param seed what chance was made of
/// @param starts how often the connector was started
/// @param time for all of it
/// @param results in the order in which they were tried
public record Report(String task, String kind, long seed, long starts, Duration time, List<Result> results) {

    private static final Set<String> FIGURES = Set.of("spec", "memory", "documents a second", "kills a minute");

    /// What came of one.
    ///
    /// @param timeline what passed between the runtime and the connector last, line by line, when it fails; else empty
    public record Result(Scenario scenario, Outcome outcome, Duration time, List<String> timeline) {

        public Result {
            timeline = List.copyOf(timeline);
        }
    }

    public Report {
        results = List.copyOf(results);
    }

    /// What was measured, by name.
    public Map<String, String> figures() {
        var figures = new LinkedHashMap<String, String>();
        for (Result each : results) {
            each.outcome().figures().forEach((name, value) -> {
                if (FIGURES.contains(name)) {
                    figures.putIfAbsent(name, value);
                }
            });
        }
        return figures;
    }

    /// Whether none fails.
    public boolean holds() {
        return count(Verdict.FAILS) == 0;
    }

    /// How many there are with a verdict.
    public long count(Verdict verdict) {
        return results.stream()
                .filter(result -> result.outcome().verdict() == verdict)
                .count();
    }

    /// The whole in a sentence.
    public String summary() {
        return count(Verdict.HOLDS) + " hold, " + count(Verdict.FAILS) + " fail, " + count(Verdict.ADVICE)
                + " hold with advice, " + count(Verdict.DOES_NOT_APPLY) + " do not apply";
    }
}
