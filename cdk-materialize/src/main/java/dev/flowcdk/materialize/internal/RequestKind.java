package dev.flowcdk.materialize.internal;

/// The kinds of [dev.flowcdk.internal.protocol.MaterializeRequest], by which a frame is sorted before it is
/// decoded.
enum RequestKind {
    SPEC(1, "spec"),
    VALIDATE(2, "validate"),
    APPLY(3, "apply"),
    OPEN(4, "open"),
    LOAD(5, "load"),
    FLUSH(6, "flush"),
    STORE(7, "store"),
    START_COMMIT(8, "startCommit"),
    ACKNOWLEDGE(9, "acknowledge");

    private static final RequestKind[] BY_TAG = new RequestKind[10];

    static {
        for (RequestKind kind : values()) {
            BY_TAG[kind.tag] = kind;
        }
    }

    private final int tag;
    private final String json;

    RequestKind(int tag, String json) {
        this.tag = tag;
        this.json = json;
    }

    static RequestKind of(int tag) {
        return BY_TAG[tag];
    }

    /// The kind's name in messages.
    @Override
    public String toString() {
        return json;
    }
}
