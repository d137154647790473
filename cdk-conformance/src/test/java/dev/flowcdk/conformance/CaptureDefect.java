package dev.flowcdk.conformance;

/// What is wrong with a [SampleCapture], and which scenario alone has to tell.
enum CaptureDefect {
    NONE("", "nothing"),
    NO_ADDRESS("spec", "the documentation address is no address"),
    SECRET_NUMBER("schemas", "an option that is a number is marked as a secret"),
    UNTITLED("form", "an option has no title"),
    FLAPPING("same-answers", "each Discover names another resource"),
    OTHER_JSON("both-encodings", "Validated is another one in JSON"),
    STRICT("unknown-members", "a member that it does not know ends it"),
    SILENT("undisturbed", "no document is ever committed"),
    APPLIES_ONCE("applied-again", "a second Apply fails"),
    ENDS_BADLY("end-of-input", "the end of input is a failure"),
    NEVER_ENDS("ends-when-asked", "a request to end is ignored"),
    HASTY("killed-at-any-message", "a crash before the first commit counts as if that had been made"),
    REPEATS("claimed-class", "a restart sends the last document again, though exact is claimed"),
    REMEMBERS("restarted-from-any-checkpoint", "a state that is older than one it has seen is refused"),
    COUNTS_MESSAGES("acknowledged-late-or-never", "an acknowledgement of several checkpoints ends it"),
    SHARES("two-instances-at-once", "a second instance skips what the first one is about to send"),
    IGNORES_RANGE("split-in-two-shards", "the key range is ignored, though sharded is claimed"),
    DROPS("content", "a document is dropped"),
    HANGS("garbage", "bytes that are no message leave it waiting"),
    TRACES("wrong-configs", "a wrong config is answered with a stack trace"),
    TELLS_CONFIG("secrets-in-what-it-says", "its config is in what it says when it fails"),
    SKIPS_UNKNOWN("foreign-state", "a state of another program is taken for the end"),
    KEEPS_PLACE("backfill-raised", "a raised backfill counter is ignored"),
    LEAVES_PROCESS("nothing-left", "a process that it has started outlives it"),
    HANGS_ON_NULL("generated-input", "an option that is null leaves it waiting"),
    FIXED_SCHEMA("property-added", "a collection that has more properties than it knows of is refused");

    private final String scenario;
    private final String text;

    CaptureDefect(String scenario, String text) {
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
