package dev.flowcdk.runtime.wire;

/// What the exit status of a process tells.
///
/// @param number 0 to 255; a process that a signal ended has 128 and the signal's number
record ExitStatus(int number) {

    private static final int SIGNALS = 128;
    private static final int LAST_SIGNAL = 31;

    /// Whether it was a signal that ended the process.
    boolean bySignal() {
        return number > SIGNALS && number <= SIGNALS + LAST_SIGNAL;
    }

    /// What happened, to follow "the connector".
    @Override
    public String toString() {
        return bySignal() ? "was killed by " + signal() + " (status " + number + ")" : "exited with status " + number;
    }

    private String signal() {
        int signal = number - SIGNALS;
        return switch (signal) {
            case 1 -> "SIGHUP";
            case 2 -> "SIGINT";
            case 3 -> "SIGQUIT";
            case 4 -> "SIGILL";
            case 6 -> "SIGABRT";
            case 7 -> "SIGBUS";
            case 8 -> "SIGFPE";
            case 9 -> "SIGKILL";
            case 11 -> "SIGSEGV";
            case 13 -> "SIGPIPE";
            case 15 -> "SIGTERM";
            default -> "signal " + signal;
        };
    }
}
