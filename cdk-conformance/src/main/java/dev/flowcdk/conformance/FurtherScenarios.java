package dev.flowcdk.conformance;

import java.util.List;

/// Scenarios of what is rare: input that is wrong by chance, documents that are large, and
/// what is left behind.
final class FurtherScenarios {

    static final List<Scenario> ALL = List.of(
            Scenario.ofMaterializations(
                    "large-documents",
                    Group.CONTENT,
                    "Documents of one and of eight mebibytes arrive whole, or are refused in words.",
                    "that large documents are not lost in silence",
                    LargeDocuments::check),
            Scenario.of(
                    "generated-input",
                    Group.BAD_INPUT,
                    "Frames, configs and states that are wrong by chance are refused in words, or taken, in time.",
                    "that it does not hang or end without a word, with what was generated; another --seed generates more",
                    GeneratedChecks::run),
            Scenario.of(
                    "nothing-left",
                    Group.LIMITS,
                    "When it has ended, none of its processes is left.",
                    "that restarts do not fill the machine; connections and files are not looked at",
                    LeftChecks::processes));

    private FurtherScenarios() {}
}
