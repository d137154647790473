package dev.flowcdk.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Programs of this machine.
final class Programs {

    private Programs() {}

    /// Runs a program to its end.
    ///
    /// @return what it printed
    /// @throws ImageException when it cannot be started or fails; with all that it printed
    static String run(String what, List<String> command) throws ImageException, IOException, InterruptedException {
        Process process = start(what, new ProcessBuilder(command));
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new ImageException(what + " failed with status " + status + ": " + output.strip());
        }
        return output;
    }

    /// Runs a program that prints much to its end.
    ///
    /// @param log is given what it prints
    /// @throws ImageException when it cannot be started or fails; with the last line that tells of an error
    static void run(String what, List<String> command, Path log)
            throws ImageException, IOException, InterruptedException {
        int status = start(what, new ProcessBuilder(command).redirectOutput(log.toFile()))
                .waitFor();
        if (status != 0) {
            String last = Files.readAllLines(log).stream()
                    .filter(line -> line.contains("ERROR") || line.contains("Error"))
                    .reduce("", (before, line) -> line);
            throw new ImageException(
                    what + " failed with status " + status + ", see " + log + (last.isEmpty() ? "" : ": " + last));
        }
    }

    private static Process start(String what, ProcessBuilder builder) throws ImageException, IOException {
        try {
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException missing) {
            throw new ImageException(
                    what + ": " + builder.command().get(0) + " cannot be started: " + missing.getMessage());
        }
    }

    /// Whether a program runs and succeeds.
    static boolean succeeds(String... command) throws IOException, InterruptedException {
        try {
            run("", List.of(command));
            return true;
        } catch (ImageException failed) {
            return false;
        }
    }
}
