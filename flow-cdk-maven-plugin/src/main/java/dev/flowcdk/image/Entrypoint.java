package dev.flowcdk.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command that an image starts with. Flow adds nothing to it, Airbyte its own command line.
final class Entrypoint {

    /// Where an image has the script.
    static final String SCRIPT = "/opt/connector/app/start";

    /// Hands the protocol its standard output as another descriptor, so that what prints there without being asked
    /// prints to standard error: native code, programs that are started, the virtual machine. Not where it cannot be
    /// opened once more, as a socket cannot, nor where it is a file: what is opened once more has a place of its own in
    /// it, and who else writes into the file, such as standard error, would overwrite what is there.
    private static final String TEXT = """
            exec 3>&1
            if [ ! -f /dev/fd/3 ] && { true >>/dev/fd/3; } 2>/dev/null; then
              exec 1>&2
              java=$1
              shift
              exec "$java" -Dflowcdk.output=/dev/fd/3 "$@"
            fi
            exec "$@"
            """;

    private Entrypoint() {}

    /// Writes the script.
    static void stage(Path file) throws IOException {
        Folders.write(file, TEXT);
    }

    /// @param shell the image's shell; empty where nothing is known of one, and `java` is started as it is
    /// @param script where the script is
    /// @param java the command, whose first word is the program
    static List<String> of(String shell, String script, List<String> java) {
        if (shell.isEmpty()) {
            return java;
        }
        List<String> command = new ArrayList<>(List.of(shell, script));
        command.addAll(java);
        return command;
    }
}
