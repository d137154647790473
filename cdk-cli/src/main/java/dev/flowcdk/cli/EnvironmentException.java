package dev.flowcdk.cli;

/// Something that the command needs of this machine is missing or refuses; the message says what and how to mend it.
/// The command ends with [FlowCdk#ENVIRONMENT].
public final class EnvironmentException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /// @param message for the user
    public EnvironmentException(String message) {
        super(message);
    }
}
