package dev.flowcdk.maven;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.inject.Inject;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;
import org.jspecify.annotations.Nullable;

/// Puts the command `flow-cdk`, in the version of this plug-in, into a folder: what a project's script `flow-cdk`
/// calls.
@Mojo(name = "command", requiresProject = false, threadSafe = true)
public final class CommandMojo extends AbstractMojo {

    @Inject
    @Nullable
    RepositorySystem repositories;

    @Parameter(defaultValue = "${repositorySystemSession}", readonly = true)
    @Nullable
    RepositorySystemSession session;

    @Parameter(defaultValue = "${project.remotePluginRepositories}", readonly = true)
    @Nullable
    List<RemoteRepository> remotes;

    @Parameter(defaultValue = "${plugin.version}", readonly = true)
    @Nullable
    String version;

    /// The folder; its program is `bin/flow-cdk`.
    @Parameter(property = "flowcdk.command", defaultValue = "${project.build.directory}/flow-cdk")
    @Nullable
    File folder;

    @Override
    public void execute() throws MojoExecutionException {
        var command = new DefaultArtifact("dev.flowcdk", "cdk-cli", "jar", ConnectorMojo.given(version));
        var collect = new CollectRequest(new Dependency(command, "runtime"), remotes);
        try {
            Map<String, Path> jars = new TreeMap<>();
            for (ArtifactResult result : ConnectorMojo.given(repositories)
                    .resolveDependencies(session, new DependencyRequest(collect, null))
                    .getArtifactResults()) {
                Artifact artifact = result.getArtifact();
                String classifier = artifact.getClassifier().isEmpty() ? "" : "-" + artifact.getClassifier();
                jars.put(
                        artifact.getArtifactId() + "-" + artifact.getBaseVersion() + classifier + ".jar",
                        artifact.getFile().toPath());
            }
            new ProgramFolder("flow-cdk", "dev.flowcdk.cli.Main", "1g", false)
                    .write(ConnectorMojo.given(folder).toPath(), jars);
        } catch (DependencyResolutionException missing) {
            throw new MojoExecutionException(
                    "the command flow-cdk " + version + " cannot be had: " + missing.getMessage(), missing);
        }
    }
}
