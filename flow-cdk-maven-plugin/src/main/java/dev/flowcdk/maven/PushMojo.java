package dev.flowcdk.maven;

import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/// Pushes the image that the goal `image` made, for each architecture and under each tag. Does nothing where no
/// registry is named.
@Mojo(name = "push", defaultPhase = LifecyclePhase.DEPLOY, requiresDependencyResolution = ResolutionScope.TEST)
public final class PushMojo extends ImageSettingsMojo {

    /// The user at the registry; without one, whom `docker login` left.
    @Parameter(property = "jib.to.auth.username")
    @Nullable
    String user;

    /// The user's password.
    @Parameter(property = "jib.to.auth.password")
    @Nullable
    String password;

    @Override
    void execute(String connector) throws MojoExecutionException, MojoFailureException, InterruptedException {
        run(connector, image -> image.push(user, password));
    }
}
