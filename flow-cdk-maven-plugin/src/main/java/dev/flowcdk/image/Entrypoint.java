package dev.flowcdk.image;

import java.util.ArrayList;
import java.util.List;

/// The command that an image starts with. Flow adds nothing to it.
final class Entrypoint {

    /// Hands the protocol its standard output as another descriptor, so that what prints there without being asked
    /// prints to standard error: native code, programs that are started, the virtual machine. Not where it cannot be
    /// opened once more, as a socket cannot.
    private static final String SCRIPT = "exec 3>&1;"
            + " if { true >>/dev/fd/3; } 2>/dev/null; then exec 1>&2; exec \"$0\" -Dflowcdk.output=/dev/fd/3 \"$@\"; fi;"
            + " exec \"$0\" \"$@\"";

    private Entrypoint() {}

    /// @param shell the image's shell; empty where nothing is known of one, and `java` is started as it is
    /// @param java the command, whose first word is the program
    static List<String> of(String shell, List<String> java) {
        if (shell.isEmpty()) {
            return java;
        }
        List<String> command = new ArrayList<>(List.of(shell, "-c", SCRIPT));
        command.addAll(java);
        return command;
    }
}
