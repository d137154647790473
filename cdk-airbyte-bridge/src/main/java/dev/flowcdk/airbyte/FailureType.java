package dev.flowcdk.airbyte;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;

/// Who can do something about a failure.
public enum FailureType {
    CONFIG("config_error"),
    TRANSIENT("transient_error"),
    SYSTEM("system_error");

    private final String word;

    FailureType(String word) {
        this.word = word;
    }

    /// Airbyte's word for it.
    public String word() {
        return word;
    }

    /// The kind of what was thrown.
    public static FailureType of(Throwable failure) {
        return switch (failure) {
            case UserException _ -> CONFIG;
            case TransientException _ -> TRANSIENT;
            default -> SYSTEM;
        };
    }
}
