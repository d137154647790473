package dev.flowcdk.runtime.wire;

/// What a connector in a process of its own threw, as it logged it: printed as a cause, it is the stack trace from
/// there.
final class LoggedStack extends Exception {

    private static final long serialVersionUID = 1L;

    LoggedStack(String text) {
        super(text, null, false, false);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // the name of this class says nothing
    public String toString() {
        return String.valueOf(getMessage());
    }
}
