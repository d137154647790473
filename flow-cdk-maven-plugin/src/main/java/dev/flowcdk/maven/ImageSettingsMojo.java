package dev.flowcdk.maven;

import dev.flowcdk.image.ImageBuild;
import dev.flowcdk.image.ImageException;
import dev.flowcdk.image.ImageSettings;
import dev.flowcdk.image.JibProperties;
import java.io.File;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/// What is said of an image in a connector's POM or with `-D`.
abstract class ImageSettingsMojo extends ConnectorMojo {

    /// `capture` or `materialize`.
    @Parameter(property = "connector.kind")
    @Nullable
    String kind;

    /// Registry and name space that images are pushed to, such as `ghcr.io/acme`; empty for images that stay here.
    @Parameter(property = "image.registry")
    @Nullable
    String registry;

    /// What pushed images are tagged, separated by commas; `{version}` is that of the file VERSION, `{commit}` the
    /// commit. Empty for `dev,{version},{commit}`.
    @Parameter(property = "image.tags")
    @Nullable
    String tags;

    /// For what images are pushed, such as `linux/amd64,linux/arm64`; empty for all that can be made.
    @Parameter(property = "image.platforms")
    @Nullable
    String platforms;

    /// `fast`, with a trimmed and trained Java of its own, or `plain`; empty for the best that this machine can make.
    @Parameter(property = "image.form")
    @Nullable
    String form;

    /// The image that it is built on; empty for a small public one.
    @Parameter(property = "image.base")
    @Nullable
    String base;

    /// The image with a Java 25 that plain ones are built on; empty for a public one.
    @Parameter(property = "image.plainBase")
    @Nullable
    String plainBase;

    /// The shell of a base that is named, such as `/bin/sh`. With one, what prints to standard output without being
    /// asked stays out of the protocol: native code, programs that are started, the virtual machine.
    @Parameter(property = "image.shell")
    @Nullable
    String shell;

    /// Modules of the Java run time, separated by commas.
    @Parameter(
            property = "image.modules",
            defaultValue = "java.base,java.instrument,java.logging,java.management,java.naming,java.net.http,"
                    + "java.security.jgss,java.sql,java.xml,jdk.management,jdk.net,jdk.unsupported")
    @Nullable
    String modules;

    /// Options of the Java virtual machine, the same while training and in earnest, separated by blanks. What the
    /// virtual machine itself says must not go to standard output.
    @Parameter(
            property = "image.options",
            defaultValue = "-XX:+UseSerialGC -XX:-UsePerfData -XX:MaxRAMPercentage=65 -XX:+DisplayVMOutputToStderr"
                    + " -Xlog:disable -Xlog:all=warning:stderr --enable-native-access=ALL-UNNAMED")
    @Nullable
    String options;

    /// Where the sources are.
    @Parameter(property = "image.source", defaultValue = "${project.scm.url}")
    @Nullable
    String source;

    /// The licences, as an SPDX expression.
    @Parameter(property = "image.licenses")
    @Nullable
    String licenses;

    /// When the image is said to be made.
    @Parameter(defaultValue = "${project.build.outputTimestamp}")
    @Nullable
    String created;

    /// A step of the build.
    interface Step {
        void run(ImageBuild image) throws ImageException, IOException, InterruptedException;
    }

    /// Takes a step; what is wrong is said in one sentence.
    final void run(String connector, Step step)
            throws MojoExecutionException, MojoFailureException, InterruptedException {
        try {
            step.run(new ImageBuild(ImageSettings.of(JibProperties.addTo(settings(connector), jibProperties()))));
        } catch (ImageException problem) {
            throw new MojoFailureException("image: " + problem.getMessage());
        } catch (IOException failed) {
            throw new MojoExecutionException("image: it cannot be made: " + failed, failed);
        }
    }

    /// The properties of `jib-maven-plugin` in the POM and of the command line.
    final Map<String, String> jibProperties() {
        Map<String, String> found = new TreeMap<>();
        for (Properties properties :
                List.of(project().getProperties(), session().getUserProperties())) {
            for (String name : properties.stringPropertyNames()) {
                if (name.startsWith(JibProperties.PREFIX)) {
                    found.put(name, properties.getProperty(name));
                }
            }
        }
        return found;
    }

    private Map<String, String> settings(String connector) throws MojoExecutionException, InterruptedException {
        Map<String, String> settings = new HashMap<>();
        settings.put("name", project().getArtifactId());
        settings.put("description", text(project().getDescription()));
        settings.put("kind", text(kind));
        settings.put("main", connector);
        settings.put("module", project().getBasedir().toString());
        settings.put("tests", project().getBuild().getTestOutputDirectory());
        settings.put(
                "testClassPath",
                project().getArtifacts().stream()
                        .map(artifact -> artifact.getFile().toString())
                        .collect(Collectors.joining(File.pathSeparator)));
        settings.put("root", root().toString());
        settings.put("java", jdk().toString());
        settings.put("registry", text(registry));
        settings.put("tags", text(tags));
        settings.put("platforms", text(platforms));
        settings.put("form", text(form));
        settings.put("base", text(base));
        settings.put("plainBase", text(plainBase));
        settings.put("shell", text(shell));
        settings.put("modules", text(modules));
        settings.put("options", text(options));
        settings.put("source", text(source));
        settings.put("licenses", licenses == null || licenses.isEmpty() ? ofProject() : licenses);
        settings.put("created", created == null || created.isEmpty() ? "1970-01-01T00:00:01Z" : created);
        return settings;
    }

    private String ofProject() {
        return project().getLicenses().stream()
                .map(license -> text(license.getName()))
                .collect(Collectors.joining(" OR "));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}
