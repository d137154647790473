package dev.flowcdk.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/// Makes `target/dist`: the module's jar, its dependencies and a script that starts it, `bin/NAME`.
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

    /// Whether it is a connector, whose standard output belongs to Flow's protocol; else it is its own.
    @Parameter(defaultValue = "true")
    boolean protocol;

    @Override
    void execute(String connector) throws MojoExecutionException {
        Map<String, Path> jars = new TreeMap<>();
        add(project().getArtifact(), jars);
        for (Artifact artifact : project().getArtifacts()) {
            add(artifact, jars);
        }
        new ProgramFolder(given(name), connector, given(maxHeap), protocol)
                .write(Path.of(project().getBuild().getDirectory(), "dist"), jars);
    }

    private static void add(Artifact artifact, Map<String, Path> jars) throws MojoExecutionException {
        File file = artifact.getFile();
        if (file == null || !file.isFile()) {
            throw new MojoExecutionException("there is no jar of " + artifact.getArtifactId()
                    + "; a launcher is made from the phase \"package\" on");
        }
        String classifier = artifact.hasClassifier() ? "-" + artifact.getClassifier() : "";
        jars.put(artifact.getArtifactId() + "-" + artifact.getBaseVersion() + classifier + ".jar", file.toPath());
    }
}
