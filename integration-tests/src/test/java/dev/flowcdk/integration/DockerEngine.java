package dev.flowcdk.integration;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// The engine that container tests need. Without one they are skipped and say so; `FLOW_CDK_DOCKER_REQUIRED=true`, in
/// the environment or as a system property, makes them fail instead. `-Dno-docker` leaves them out.
final class DockerEngine implements BeforeAllCallback {

    private static final String REQUIRED = "FLOW_CDK_DOCKER_REQUIRED";

    @Override
    public void beforeAll(ExtensionContext context) {
        if (System.getProperty("no-docker") != null) {
            abort("left out by -Dno-docker");
        }
        String trouble = trouble();
        if (!trouble.isEmpty()) {
            String message = context.getDisplayName() + " needs a Docker engine: " + trouble;
            if (required()) {
                fail(message);
            }
            System.err.println("SKIPPED: " + message);
            abort(message);
        }
    }

    /// Whether a missing engine is a failure.
    static boolean required() {
        return Boolean.parseBoolean(System.getProperty(REQUIRED, System.getenv(REQUIRED)));
    }

    /// Runs the `docker` program.
    ///
    /// @return what it printed
    static String docker(String... arguments) throws IOException, InterruptedException {
        return docker(new ByteArrayInputStream(new byte[0]), arguments);
    }

    /// Runs the `docker` program with this as its input.
    static String docker(InputStream input, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var requests = process.getOutputStream()) {
            input.transferTo(requests);
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return output;
    }

    /// Names of the containers of a task, also of those that do not run.
    static List<String> containersOf(String task) throws IOException, InterruptedException {
        return docker("ps", "--all", "--filter", "label=task-name=" + task, "--format", "{{.Names}}")
                .lines()
                .toList();
    }

    private static String trouble() {
        try {
            docker("version", "--format", "{{.Server.Version}}");
            return "";
        } catch (IOException none) {
            return none.getMessage();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
