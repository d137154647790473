package dev.flowcdk.maven;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.apache.maven.artifact.DependencyResolutionRequiredException;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/// Holds the recorded schemas of a connector against its records, or writes them anew with `-Dflowcdk.record=true`.
@Mojo(
        name = "schemas",
        defaultPhase = LifecyclePhase.PREPARE_PACKAGE,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class SchemasMojo extends ConnectorMojo {

    /// Whether to write the schemas instead of looking at them.
    @Parameter(property = "flowcdk.record", defaultValue = "false")
    boolean record;

    @Override
    void execute(String connector) throws MojoExecutionException, MojoFailureException, InterruptedException {
        try {
            List<String> command = List.of(
                    jdk().resolve("bin/java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Dflowcdk.record=" + record,
                    "-cp",
                    String.join(File.pathSeparator, project().getRuntimeClasspathElements()),
                    "dev.flowcdk.internal.schema.RecordedSchemaCheck",
                    project().getBuild().getOutputDirectory());
            int status = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (status != 0) {
                throw new MojoFailureException("the recorded schemas of "
                        + project().getArtifactId() + " are not what its records say, see above");
            }
        } catch (DependencyResolutionRequiredException | IOException failed) {
            throw new MojoExecutionException(
                    "the recorded schemas cannot be looked at: " + failed.getMessage(), failed);
        }
    }
}
