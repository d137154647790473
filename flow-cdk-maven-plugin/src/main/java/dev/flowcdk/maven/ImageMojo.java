package dev.flowcdk.maven;

import dev.flowcdk.image.ImageBuild;
import dev.flowcdk.image.JibProperties;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.ResolutionScope;

/// Makes the connector's image, `target/jib-image.tar`, of what the goal `launcher` left in `target/dist`.
@Mojo(name = "image", defaultPhase = LifecyclePhase.PACKAGE, requiresDependencyResolution = ResolutionScope.TEST)
public final class ImageMojo extends ImageSettingsMojo {

    @Override
    void execute(String connector) throws MojoExecutionException, MojoFailureException, InterruptedException {
        for (String property : JibProperties.ignored(jibProperties().keySet())) {
            getLog().warn("image: " + property
                    + " has no effect here; the guide's page on images names those that have");
        }
        run(connector, ImageBuild::make);
    }
}
