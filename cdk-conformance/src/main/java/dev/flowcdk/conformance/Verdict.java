package dev.flowcdk.conformance;

/// What came of a scenario.
public enum Verdict {
    /// It was tried, and nothing was wrong.
    HOLDS("holds"),
    /// It was tried, and something was wrong.
    FAILS("fails"),
    /// It was not tried, or proves nothing here; the outcome says why.
    DOES_NOT_APPLY("does not apply"),
    /// It holds, and something could be better.
    ADVICE("advice");

    private final String title;

    Verdict(String title) {
        this.title = title;
    }

    /// The word by which it is reported.
    public String title() {
        return title;
    }
}
