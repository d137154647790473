package dev.flowcdk.integration;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A registry on the loopback interface: Debian's package `docker-registry`. Without it tests are skipped and say so.
final class LoopbackRegistry implements AutoCloseable {

    private static final Path PROGRAM = Path.of("/usr/bin/docker-registry");

    private final Process process;
    private final int port;

    private LoopbackRegistry(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /// @param folder for all that is pushed
    /// @param users a file of users and bcrypt passwords; null to let everybody in
    static LoopbackRegistry start(Path folder, @Nullable Path users) throws IOException, InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            String message = "there is no registry: Debian's package docker-registry has it";
            if (DockerEngine.required()) {
                fail(message);
            }
            System.err.println("SKIPPED: " + message);
            abort(message);
        }
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path config = Files.writeString(folder.resolve("registry.yml"), """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: %s}}
                http: {addr: "127.0.0.1:%d"}
                %s
                """.formatted(
                        folder.resolve("images"),
                        port,
                        users == null ? "" : "auth: {htpasswd: {realm: test, path: " + users + "}}"));
        Process process = new ProcessBuilder(PROGRAM.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("registry.log").toFile())
                .start();
        var registry = new LoopbackRegistry(process, port);
        registry.awaitAnswer();
        return registry;
    }

    /// Its name as images have it.
    String name() {
        return "localhost:" + port;
    }

    /// What it answers below `/v2/`.
    String get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://" + name() + "/v2/" + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        process.waitFor();
    }

    private void awaitAnswer() throws InterruptedException {
        while (process.isAlive()) {
            try {
                get("");
                return;
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        throw new IllegalStateException("the registry ended with status " + process.exitValue());
    }
}
