package dev.flowcdk.maven;

import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/// What all goals have in common.
abstract class ConnectorMojo extends AbstractMojo {

    @Inject
    @Nullable
    ToolchainManager toolchains;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    @Nullable
    MavenProject project;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    @Nullable
    MavenSession session;

    /// The class with the connector's `main`. A module without one is no connector, and nothing is done for it.
    @Parameter(property = "connector.main")
    @Nullable
    String main;

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        String connector = main == null ? "" : main.strip();
        if (!connector.isEmpty()) {
            try {
                execute(connector);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new MojoExecutionException("interrupted", stopped);
            }
        }
    }

    /// Does the goal's work.
    ///
    /// @param connector the main class
    abstract void execute(String connector) throws MojoExecutionException, MojoFailureException, InterruptedException;

    final MavenProject project() {
        return given(project);
    }

    final MavenSession session() {
        return given(session);
    }

    /// The JDK 25 of the project's toolchain, else one that this machine has.
    final Path jdk() throws MojoExecutionException, InterruptedException {
        return Jdk.of(given(toolchains), session());
    }

    /// The folder of the whole build.
    final Path root() {
        return session().getRequest().getMultiModuleProjectDirectory().toPath();
    }

    static <T> T given(@Nullable T injected) {
        if (injected == null) {
            throw new IllegalStateException("Maven did not set a parameter");
        }
        return injected;
    }
}
