package dev.flowcdk.conformance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What came of a scenario, and why.
///
/// @param verdict in a word
/// @param did what was done
/// @param seen what was seen: each thing that was wrong, each advice, or why it does not apply
/// @param figures by name, with their units
public record Outcome(Verdict verdict, String did, List<String> seen, Map<String, String> figures) {

    public Outcome {
        seen = List.copyOf(seen);
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
    }

    /// Nothing was wrong.
    public static Outcome holds(String did) {
        return new Outcome(Verdict.HOLDS, did, List.of(), Map.of());
    }

    /// Something was wrong.
    public static Outcome fails(String did, List<String> seen) {
        return new Outcome(Verdict.FAILS, did, seen, Map.of());
    }

    /// Something was wrong.
    public static Outcome fails(String did, String seen) {
        return fails(did, List.of(seen));
    }

    /// Fails if anything was wrong, else holds.
    public static Outcome of(String did, List<String> wrong) {
        return wrong.isEmpty() ? holds(did) : fails(did, wrong);
    }

    /// Advises if there is anything to advise, else holds.
    public static Outcome advice(String did, List<String> advice) {
        return new Outcome(advice.isEmpty() ? Verdict.HOLDS : Verdict.ADVICE, did, advice, Map.of());
    }

    /// It was not tried, or could prove nothing.
    public static Outcome doesNotApply(String why) {
        return new Outcome(Verdict.DOES_NOT_APPLY, "", List.of(why), Map.of());
    }

    /// The same with another figure.
    public Outcome with(String name, Object value) {
        var more = new LinkedHashMap<>(figures);
        more.put(name, String.valueOf(value));
        return new Outcome(verdict, did, seen, more);
    }

    /// The same with something else that was seen.
    public Outcome seeing(String more) {
        var all = new java.util.ArrayList<>(seen);
        all.add(more);
        return new Outcome(verdict, did, all, figures);
    }
}
