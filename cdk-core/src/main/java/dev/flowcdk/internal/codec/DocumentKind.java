package dev.flowcdk.internal.codec;

/// The two kinds of messages that carry a document from a connector to the runtime.
public enum DocumentKind {
    /// `capture.Response.Captured`.
    CAPTURED(6, "captured"),
    /// `materialize.Response.Loaded`.
    LOADED(5, "loaded");

    private final int tag;
    private final String json;

    DocumentKind(int tag, String json) {
        this.tag = tag;
        this.json = json;
    }

    int tag() {
        return tag;
    }

    String json() {
        return json;
    }
}
