package dev.flowcdk.internal.launch;

/// Which of Flow's protocols a connector speaks.
public enum TaskType {
    CAPTURE,
    MATERIALIZATION
}
