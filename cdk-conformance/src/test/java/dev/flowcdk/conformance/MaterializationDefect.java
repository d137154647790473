package dev.flowcdk.conformance;

/// What is wrong with a [SampleMaterialization], and which scenario alone has to tell.
enum MaterializationDefect {
    NONE("", "nothing"),
    NEEDS_DOCUMENTS("undisturbed", "a transaction without documents ends it"),
    APPLIES_ONCE("applied-again", "a second Apply fails"),
    COMMITS_EARLY("killed-at-any-message", "rows are visible when they are stored, before their transaction commits"),
    CLAIMS_OTHERWISE("claimed-class", "it claims to count documents, and keeps a checkpoint"),
    FORGETS("acknowledged-late-or-never", "sessions that are never acknowledged write their last row again"),
    UNFENCED("two-instances-at-once", "an older instance may commit, though remote-authoritative is claimed"),
    DROPS("content", "a document is dropped");

    private final String scenario;
    private final String text;

    MaterializationDefect(String scenario, String text) {
        this.scenario = scenario;
        this.text = text;
    }

    String scenario() {
        return scenario;
    }

    String text() {
        return text;
    }
}
