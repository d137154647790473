package dev.flowcdk.cli.create;

import dev.flowcdk.cli.EnvironmentException;
import dev.flowcdk.cli.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Sees to it that Maven finds the kit that a new project depends on. A kit that came as Maven artifacts is found; a
/// clone installs itself.
final class KitInstallation {

    /// What projects depend on, with what these depend on.
    private static final String MODULES =
            "cdk-bom,cdk-capture,cdk-materialize,cdk-testing,cdk-tunnel,cdk-cli,flow-cdk-maven-plugin,connector-parent";

    private final Terminal terminal;

    KitInstallation(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Installs the kit where that is needed.
    ///
    /// @throws EnvironmentException when Maven is missing or fails
    void ensure() throws IOException, InterruptedException {
        String home = terminal.environment().getOrDefault("FLOW_CDK_HOME", "");
        if (home.isEmpty() || !Files.exists(Path.of(home, "connector-template", "pom.xml"))) {
            return;
        }
        terminal.messages().info("installing the kit into the local Maven repository ...");
        List<String> command = List.of(
                "mvn",
                "-q",
                "-B",
                "-Dstyle.color=never",
                "-Pfast",
                "-Dmaven.test.skip=true",
                "-pl",
                MODULES,
                "-am",
                "install");
        Process maven;
        try {
            var builder = new ProcessBuilder(command)
                    .directory(Path.of(home).toFile())
                    .redirectErrorStream(true);
            maven = builder.start();
        } catch (IOException missing) {
            throw new EnvironmentException("Maven not found; install Maven 3.8.7 or newer so that mvn is on the PATH");
        }
        maven.getOutputStream().close();
        String output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (maven.waitFor() != 0) {
            throw new EnvironmentException("the kit cannot be installed:\n" + output.strip());
        }
    }
}
