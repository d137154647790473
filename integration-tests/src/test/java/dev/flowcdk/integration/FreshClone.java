package dev.flowcdk.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The sources of this repository in a folder of their own, where nothing is built yet, with a local Maven repository
/// that has everything but the kit.
///
/// @param sources the copy
/// @param repository the local repository
record FreshClone(Path sources, Path repository) {

    /// Copies the sources as they are now, committed or not.
    static FreshClone in(Path folder) throws IOException, InterruptedException {
        var clone = new FreshClone(folder.resolve("clone"), folder.resolve("repository"));
        var environment = Map.of(
                "ROOT", System.getProperty("flowcdk.root"),
                "SEED", System.getProperty("flowcdk.repository"),
                "CLONE", clone.sources().toString(),
                "REPOSITORY", clone.repository().toString());
        run(folder, folder.resolve("clone.log"), environment, """
                set -eu
                mkdir -p "$CLONE"
                cd "$ROOT"
                git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
                    [ ! -e "$file" ] || printf '%s\\0' "$file"
                done | tar -cf - --null -T - | tar -xf - -C "$CLONE"
                # Links are enough, since Maven replaces files and does not write into them.
                cp -al "$SEED" "$REPOSITORY" || cp -a "$SEED" "$REPOSITORY"
                rm -rf "$REPOSITORY/dev/flowcdk"
                """);
        return clone;
    }

    /// Runs a script of bash in a folder, with this local repository.
    ///
    /// @throws AssertionError with what was said, when it fails
    void run(Path folder, Path log, String script) throws IOException, InterruptedException {
        run(folder, log, environment(), script);
    }

    /// The variables of programs that are to take this local repository.
    Map<String, String> environment() {
        String options = System.getenv().getOrDefault("MAVEN_OPTS", "");
        return Map.of("MAVEN_OPTS", options + " -Dmaven.repo.local=" + repository);
    }

    private static void run(Path folder, Path log, Map<String, String> environment, String script)
            throws IOException, InterruptedException {
        Path file = Files.writeString(log.resolveSibling(log.getFileName() + ".sh"), script);
        var builder = new ProcessBuilder(List.of("bash", file.toAbsolutePath().toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (process.waitFor() != 0) {
                throw new AssertionError(file + " failed:\n" + Files.readString(log));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
