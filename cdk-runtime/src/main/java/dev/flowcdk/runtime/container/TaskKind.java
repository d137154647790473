package dev.flowcdk.runtime.container;

/// The two kinds of tasks, by the names that images and containers have for them.
enum TaskKind {
    CAPTURE("capture", "capture"),
    MATERIALIZATION("materialize", "materialization");

    private final String protocol;
    private final String type;

    TaskKind(String protocol, String type) {
        this.protocol = protocol;
        this.type = type;
    }

    /// The value of an image's label `FLOW_RUNTIME_PROTOCOL`.
    String protocol() {
        return protocol;
    }

    /// The value of a container's label `task-type`.
    String type() {
        return type;
    }
}
