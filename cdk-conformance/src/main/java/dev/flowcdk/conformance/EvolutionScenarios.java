package dev.flowcdk.conformance;

import java.util.List;

/// Scenarios of tasks that are edited while they run. They come last, since an endpoint may keep what changed.
final class EvolutionScenarios {

    static final List<Scenario> ALL = List.of(
            new Scenario(
                    "foreign-state",
                    Group.EVOLUTION,
                    "From a state that it has not made, such as that of another version, it goes on or begins anew and"
                            + " misses nothing, or it refuses that state in words.",
                    "that a rollback does no harm that nobody sees",
                    StateChecks::ofCapture,
                    StateChecks::ofMaterialization),
            new Scenario(
                    "backfill-raised",
                    Group.EVOLUTION,
                    "When the backfill counter of a binding is raised, the binding begins anew, whatever the state says.",
                    "that users can have a binding anew",
                    BackfillChecks::ofCapture,
                    BackfillChecks::ofMaterialization),
            new Scenario(
                    "property-added",
                    Group.EVOLUTION,
                    "When a collection gets another property, the task goes on, and nothing is missing.",
                    "that schemas may grow, as inferred ones do",
                    EvolutionChecks::ofCapture,
                    EvolutionChecks::added),
            Scenario.ofMaterializations(
                    "property-retyped",
                    Group.EVOLUTION,
                    "When a property may have values of another type, too, the task goes on or asks for a backfill, and"
                            + " nothing is missing.",
                    "that schemas may widen, as inferred ones do",
                    EvolutionChecks::retyped),
            Scenario.ofMaterializations(
                    "property-removed",
                    Group.EVOLUTION,
                    "When a property is gone from a collection, the task goes on, and nothing else is missing.",
                    "that columns without documents are no obstacle",
                    EvolutionChecks::removed));

    private EvolutionScenarios() {}
}
