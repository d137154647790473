package dev.flowcdk.cli.run;

import dev.flowcdk.UserException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Watches the sources of a connector's project, and builds it when they change.
final class SourceWatch {

    private final Path folder;
    private final String command;
    private long seen;

    /// @param folder the project's
    /// @param command what builds it, for a shell; empty when nothing is to be watched
    SourceWatch(Path folder, String command) {
        this.folder = folder;
        this.command = command;
        this.seen = fingerprint();
    }

    /// Whether the sources are others than when this was asked last.
    boolean changed() {
        long now = fingerprint();
        boolean changed = now != seen;
        seen = now;
        return changed;
    }

    /// Builds the project.
    ///
    /// @throws UserException when that fails; with what the build said
    void build() throws IOException, InterruptedException {
        Process build = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        build.getOutputStream().close();
        String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (build.waitFor() != 0) {
            throw new UserException("the build failed:\n" + output.strip());
        }
    }

    private long fingerprint() {
        if (command.isEmpty()) {
            return 0;
        }
        long fingerprint = 0;
        for (Path root : List.of(folder.resolve("pom.xml"), folder.resolve("src/main"))) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    long time = Files.getLastModifiedTime(file).toMillis();
                    fingerprint += 31L * file.hashCode() + 17L * time + Files.size(file);
                }
            } catch (IOException gone) {
                fingerprint += root.hashCode(); // a file is being written anew
            }
        }
        return fingerprint;
    }
}
