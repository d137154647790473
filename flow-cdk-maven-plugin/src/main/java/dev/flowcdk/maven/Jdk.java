package dev.flowcdk.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;

/// Finds the JDK that a connector runs on.
final class Jdk {

    /// The script of launchers that finds a JDK.
    static final String SCRIPT = "find-jdk.sh";

    private static final int VERSION = 25;

    private Jdk() {}

    /// @throws MojoExecutionException when there is none
    static Path of(ToolchainManager toolchains, MavenSession session)
            throws MojoExecutionException, InterruptedException {
        Toolchain chosen = toolchains.getToolchainFromBuildContext("jdk", session);
        String java = chosen == null ? null : chosen.findTool("java");
        if (java != null) {
            Path home = Path.of(java).toAbsolutePath().getParent();
            Path above = home == null ? null : home.getParent();
            if (above != null) {
                return above;
            }
        }
        return Runtime.version().feature() == VERSION ? Path.of(System.getProperty("java.home")) : found();
    }

    private static Path found() throws MojoExecutionException, InterruptedException {
        try {
            Path script = Files.createTempFile("find-jdk", ".sh");
            try {
                copy(SCRIPT, script);
                Process process = new ProcessBuilder(
                                "sh", "-c", ". \"$0\" && find_jdk javac && echo \"$jdk\"", script.toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                String home = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
                if (process.waitFor() == 0 && !home.isEmpty()) {
                    return Path.of(home);
                }
            } finally {
                Files.delete(script);
            }
        } catch (IOException noShell) {
            throw new MojoExecutionException(MISSING, noShell);
        }
        throw new MojoExecutionException(MISSING);
    }

    private static final String MISSING = "no JDK 25 found; install one and set JAVA_HOME to its folder";

    /// Copies a file out of this plug-in's resources.
    static void copy(String resource, Path file) throws IOException {
        try (var in = Jdk.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
