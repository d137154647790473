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
    NEVER_ENDS("ends-when-asked", "a request to end is ignored"),
    IGNORES_RANGE("split-in-two-shards", "each shard keeps out the other, whatever its key range"),
    DROPS("content", "a document is dropped"),
    DROPS_LARGE("large-documents", "a document of more than a mebibyte is dropped"),
    SKIPS_UNKNOWN("foreign-state", "with a state that it does not know, it skips a transaction"),
    REMEMBERS_ROWS("backfill-raised", "a raised backfill counter empties the table, and rows that it held are skipped"),
    KNOWS_FIRST("property-added", "a property that was not there at first is not written"),
    KEEPS_TYPES("property-retyped", "a value of another type than at first is written as null"),
    NEEDS_ALL("property-removed", "a document without a removed property is skipped");

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
