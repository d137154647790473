package dev.flowcdk.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/// What the command did with some arguments.
///
/// @param out the lines of standard output
/// @param err the lines of standard error
public record CommandRun(int status, List<String> out, List<String> err) {

    /// Runs the command in this process, with messages as JSON.
    public static CommandRun of(String... arguments) {
        return with(Map.of("LOG_FORMAT", "json"), arguments);
    }

    /// Runs the command in this process.
    public static CommandRun with(Map<String, String> environment, String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var messages = Messages.of(environment, new PrintStream(err, true, StandardCharsets.UTF_8));
        int status = new FlowCdk(new Terminal(out, messages, environment)).run(arguments);
        return new CommandRun(status, lines(out), lines(err));
    }

    /// Writes a shell script that can be run.
    public static Path script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private static List<String> lines(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
