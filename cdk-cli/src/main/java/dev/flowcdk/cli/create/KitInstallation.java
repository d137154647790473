package dev.flowcdk.cli.create;

import dev.flowcdk.cli.EnvironmentException;
import dev.flowcdk.cli.Terminal;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Sees to it that Maven finds the kit that a new project depends on. A kit that came as Maven artifacts is found; a
/// clone installs itself, unless it has done so since it was built.
final class KitInstallation {

    /// What projects depend on, with what these depend on.
    private static final String MODULES =
            "cdk-bom,cdk-capture,cdk-materialize,cdk-testing,cdk-tunnel,cdk-airbyte-bridge,cdk-grpc,cdk-cli,flow-cdk-maven-plugin,connector-parent";

    /// What Maven says when it reaches no repository.
    private static final List<String> OF_THE_NETWORK =
            List.of("Could not transfer", "in offline mode", "Unknown host", "Network is unreachable");

    private final Terminal terminal;

    KitInstallation(Terminal terminal) {
        this.terminal = terminal;
    }

    /// Installs the kit where that is needed, one at a time from one clone.
    ///
    /// @throws EnvironmentException when Maven is missing or fails
    void ensure() throws IOException, InterruptedException {
        String home = terminal.environment().getOrDefault("FLOW_CDK_HOME", "");
        if (home.isEmpty() || !Files.exists(Path.of(home, "connector-template", "pom.xml"))) {
            return;
        }
        Path maven = maven();
        Path lock = Files.createDirectories(Path.of(home, "target")).resolve("install.lock");
        // The operating system gives it back, however this process ends.
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (channel.tryLock() == null) {
                terminal.messages().info("another command installs the kit; waiting for it ...");
                channel.lock();
            }
            var last = LastInstallation.of(Path.of(home), maven, terminal.environment());
            if (!last.counts()) {
                terminal.messages().info("installing the kit into the local Maven repository ...");
                last.keep(install(maven, Path.of(home)));
            }
        }
    }

    private Path maven() {
        String path = terminal.environment().getOrDefault("PATH", "");
        return Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "mvn"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new EnvironmentException(
                        "Maven not found; install Maven 3.8.7 or newer so that mvn is on the PATH"));
    }

    /// @return what Maven said, with the files that it has installed
    private static String install(Path program, Path home) throws IOException, InterruptedException {
        List<String> command = List.of(
                program.toString(),
                "-B",
                "-Dstyle.color=never",
                "-Pfast",
                "-Dmaven.test.skip=true",
                "-pl",
                MODULES,
                "-am",
                "install");
        Process maven = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .start();
        maven.getOutputStream().close();
        String output = new String(maven.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (maven.waitFor() != 0) {
            throw new EnvironmentException(reason(output) + ":\n" + withoutProgress(output));
        }
        return output;
    }

    private static String withoutProgress(String said) {
        return said.lines().filter(line -> !line.startsWith("[INFO]")).collect(Collectors.joining("\n"));
    }

    private static String reason(String said) {
        return OF_THE_NETWORK.stream().anyMatch(said::contains)
                ? "Maven cannot download what the kit is made of; check the network, and proxy and mirrors in Maven's"
                        + " settings"
                : "the kit cannot be installed";
    }
}
