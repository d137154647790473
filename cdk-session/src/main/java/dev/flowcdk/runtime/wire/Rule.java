package dev.flowcdk.runtime.wire;

/// The rules of the protocol that a connector's messages are held against. Each has a name by which it is reported.
public enum Rule {
    FRAMES("whole-frames", "Standard output holds nothing but whole frames of the chosen codec."),
    MESSAGE_SIZE("message-size", "A message is at most 64 MiB."),
    EXPECTED_KIND("expected-kind", "A request is answered by its own kind of response."),
    ONE_RESPONSE("one-response", "A request that is not Open has exactly one response."),
    PROTOCOL_NUMBER("protocol-number", "Spec gives the protocol number 3032023."),
    SPEC_SCHEMAS("spec-schemas", "Spec gives both schemas, which are JSON objects."),
    DOCUMENTATION_URL("documentation-url", "Spec gives a documentation URL."),
    RESOURCE_PATH_POINTERS(
            "resource-path-pointers", "Each resource path pointer is a property of the resource schema."),
    DISCOVERED_NAME("discovered-name", "A discovered binding has a name."),
    DISCOVERED_SCHEMA("discovered-schema", "A discovered binding has a document schema, which is a JSON object."),
    DISCOVERED_RESOURCE("discovered-resource", "A discovered binding has a resource config, which is a JSON object."),
    DISCOVERED_KEY("discovered-key", "A discovered binding has a key whose locations are required by its schema."),
    DISCOVERED_ONCE("discovered-once", "Each resource is discovered once."),
    VALIDATED_ALL("validated-all", "Validated answers each binding once, in the order of the request."),
    RESOURCE_PATH("resource-path", "A resource path is not empty and has no empty part."),
    RESOURCE_PATH_UNIQUE("resource-path-unique", "No two bindings have the same resource path."),
    CONSTRAINT_MISSING("constraint-missing", "Each projection has a constraint."),
    CONSTRAINT_VALID("constraint-valid", "A constraint has a known type and, unless optional or required, a reason."),
    APPLY_ENDS("apply-ends", "Apply comes to an end: it returns a state only as long as there is work left."),
    OPENED_FIRST("opened-first", "The first response after Open is Opened, and there is one."),
    BINDING_KNOWN("binding-known", "A message names a binding of the task."),
    DOCUMENT_OBJECT("document-object", "A document is a JSON object."),
    DOCUMENT_KEY("document-key", "A document has all locations of its collection's key, with scalar values."),
    DOCUMENT_UUID("document-uuid", "A captured document brings no /_meta/uuid of its own."),
    DOCUMENT_SCHEMA("document-schema", "A captured document is valid under its collection's write schema."),
    SOURCED_SCHEMA("sourced-schema", "A sourced schema is a JSON object."),
    STATE_OBJECT("state-object", "A state update holds a JSON value, and a state is an object."),
    END_BETWEEN_CHECKPOINTS("end-between-checkpoints", "A capture ends only after a checkpoint, not after documents."),
    QUIET_BETWEEN_CHECKPOINTS(
            "quiet-between-checkpoints",
            "A capture that has nothing more to say has sent a checkpoint after its last document."),
    READS_ACKNOWLEDGEMENTS(
            "reads-acknowledgements", "A capture that asks for acknowledgements reads each within ten seconds."),
    ACKNOWLEDGED_ONCE("acknowledged-once", "Each Acknowledge is answered by one Acknowledged, and nothing else is."),
    LOADED_AFTER_ACKNOWLEDGED("loaded-after-acknowledged", "Loaded comes after the Acknowledged of its transaction."),
    LOADED_KNOWN("loaded-known", "Loaded answers a key that was asked for in this transaction."),
    LOADED_ONCE("loaded-once", "A key is Loaded at most once in a transaction."),
    LOADED_BEFORE_FLUSHED("loaded-before-flushed", "Loaded comes before the Flushed of its transaction."),
    FLUSHED_IN_TURN("flushed-in-turn", "Flushed comes once, after Flush and after Acknowledged."),
    STARTED_COMMIT_IN_TURN("started-commit-in-turn", "StartedCommit comes once, after StartCommit."),
    RUNTIME_CHECKPOINT("runtime-checkpoint", "A checkpoint in Opened is one that the runtime gave before."),
    END_BETWEEN_TRANSACTIONS(
            "end-between-transactions", "A materialization ends only when the runtime closed its requests.");

    private final String title;
    private final String text;

    Rule(String title, String text) {
        this.title = title;
        this.text = text;
    }

    /// The name by which the rule is reported, such as `loaded-once`.
    public String title() {
        return title;
    }

    /// The rule in one sentence.
    public String text() {
        return text;
    }
}
