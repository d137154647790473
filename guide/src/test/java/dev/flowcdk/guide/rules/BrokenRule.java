package dev.flowcdk.guide.rules;

import java.util.concurrent.Callable;

/// A rule, and something that breaks it.
///
/// @param rule the rule in one sentence
/// @param broken breaks it and returns what is said then
record BrokenRule(String rule, Callable<String> broken) {

    /// A row of a table.
    String row() throws Exception {
        return "| " + cell(rule) + " | `"
                + broken.call().strip().replace("|", "\\|").replaceAll("\\s*\\n\\s*", " ") + "` |";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
