package dev.flowcdk.maven;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/// Makes `target/dist`: the module's jar, its dependencies and a script that starts it, `bin/NAME`. Whatever lies in
/// `lib` is on the class path of launchers and in images, so nothing old stays there.
@Mojo(
        name = "launcher",
        defaultPhase = LifecyclePhase.PACKAGE,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class LauncherMojo extends ConnectorMojo {

    /// The program's name.
    @Parameter(property = "launcher.name", defaultValue = "${project.artifactId}")
    @Nullable
    String name;

    /// The most memory that its heap takes, as the option -Xmx has it.
    @Parameter(property = "launcher.maxHeap", defaultValue = "640m")
    @Nullable
    String maxHeap;

    @Override
    void execute(String connector) throws MojoExecutionException {
        Path dist = Path.of(project().getBuild().getDirectory(), "dist");
        try {
            delete(dist);
            Path lib = Files.createDirectories(dist.resolve("lib"));
            Path bin = Files.createDirectories(dist.resolve("bin"));
            copy(project().getArtifact(), lib);
            for (Artifact artifact : project().getArtifacts()) {
                copy(artifact, lib);
            }
            Jdk.copy(Jdk.SCRIPT, lib.resolve(Jdk.SCRIPT));
            Path program = bin.resolve(given(name));
            Jdk.copy("launcher.sh", program);
            String script = Files.readString(program)
                    .replace("@launcher.name@", given(name))
                    .replace("@launcher.main@", connector)
                    .replace("@launcher.maxHeap@", given(maxHeap));
            Files.write(program, script.getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException failed) {
            throw new MojoExecutionException("the launcher cannot be made: " + failed, failed);
        }
    }

    private static void copy(Artifact artifact, Path lib) throws IOException, MojoExecutionException {
        if (artifact.getFile() == null || !artifact.getFile().isFile()) {
            throw new MojoExecutionException("there is no jar of " + artifact.getArtifactId()
                    + "; a launcher is made from the phase \"package\" on");
        }
        String classifier = artifact.hasClassifier() ? "-" + artifact.getClassifier() : "";
        String file = artifact.getArtifactId() + "-" + artifact.getBaseVersion() + classifier + ".jar";
        Files.copy(artifact.getFile().toPath(), lib.resolve(file));
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> paths = Files.walk(folder)) {
                for (Path path :
                        paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
