package dev.flowcdk.runtime.container;

import dev.flowcdk.internal.launch.TaskType;

/// The two kinds of tasks, by the names that images and containers have for them.
enum TaskKind {
    CAPTURE("capture", "capture", TaskType.CAPTURE),
    MATERIALIZATION("materialize", "materialization", TaskType.MATERIALIZATION);

    private final String protocol;
    private final String type;
    private final TaskType taskType;

    TaskKind(String protocol, String type, TaskType taskType) {
        this.protocol = protocol;
        this.type = type;
        this.taskType = taskType;
    }

    /// The value of an image's label `FLOW_RUNTIME_PROTOCOL`.
    String protocol() {
        return protocol;
    }

    /// The protocol that is spoken.
    TaskType taskType() {
        return taskType;
    }

    /// The value of a container's label `task-type`.
    String type() {
        return type;
    }
}
