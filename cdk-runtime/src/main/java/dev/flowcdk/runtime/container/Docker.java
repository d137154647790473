package dev.flowcdk.runtime.container;

import dev.flowcdk.UserException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// The program that runs containers: `docker`, or another that takes the same arguments.
///
/// @param program its name or path
record Docker(String program) {

    /// The one that `FLOW_CDK_DOCKER` names, else `docker`.
    static Docker of(Map<String, String> environment) {
        String named = environment.getOrDefault("FLOW_CDK_DOCKER", "");
        return new Docker(named.isBlank() ? "docker" : named);
    }

    /// The program with arguments.
    List<String> command(List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(program);
        command.addAll(arguments);
        return command;
    }

    /// Runs the program to its end.
    ///
    /// @throws UserException when it is not there or does not reach the engine
    Outcome run(String... arguments) throws InterruptedException {
        Process process = start(command(List.of(arguments)));
        try (var reading = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> errors = reading.submit(() -> text(process.getErrorStream()));
            String output = text(process.getInputStream());
            var outcome = new Outcome(process.waitFor(), output, errors.get());
            checkReached(outcome);
            return outcome;
        } catch (IOException | ExecutionException broken) {
            throw new UncheckedIOException(new IOException("cannot read what " + program + " says", broken));
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException failed) {
            throw new UserException(
                    "connectors of images need Docker, but \"" + program
                            + "\" cannot be started: install Docker and put it on the PATH,"
                            + " or name another such program in FLOW_CDK_DOCKER",
                    failed);
        }
    }

    private void checkReached(Outcome outcome) {
        if (outcome.succeeded()) {
            return;
        }
        if (outcome.errors().contains("permission denied while trying to connect")) {
            throw new UserException(program + " may not use Docker's engine; let your user use it (group \"docker\"): "
                    + outcome.complaint());
        }
        if (outcome.errors().contains("Cannot connect to") || outcome.errors().contains("error during connect")) {
            throw new UserException(program + " does not reach Docker's engine; start it, and see that DOCKER_HOST,"
                    + " if set, is right: " + outcome.complaint());
        }
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }

    /// How a run of the program ended.
    record Outcome(int status, String output, String errors) {

        boolean succeeded() {
            return status == 0;
        }

        /// The last thing it complained of.
        String complaint() {
            return errors.lines()
                    .filter(line -> !line.isBlank())
                    .reduce((earlier, later) -> later)
                    .map(Outcome::stripped)
                    .orElse("it ended with status " + status);
        }

        private static String stripped(String line) {
            String text = line.strip();
            for (String prefix : List.of("docker: ", "Error response from daemon: ", "Error: ")) {
                text = text.startsWith(prefix) ? text.substring(prefix.length()) : text;
            }
            return text;
        }
    }
}
