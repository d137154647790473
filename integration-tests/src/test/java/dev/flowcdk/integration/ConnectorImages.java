package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.docker;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Images of the kit's connectors for these tests, made without a registry from what is on this machine: a run time by
/// `jlink`, the C libraries that it needs, and the jars of the connector.
final class ConnectorImages implements AutoCloseable {

    private static final Path ROOT =
            Path.of(System.getProperty("flowcdk.root")).toAbsolutePath().normalize();
    private static final Path JAVA = Path.of("/opt/java");
    private static final String MODULES = "java.base,java.logging,java.management,java.naming,java.net.http,"
            + "java.security.jgss,java.sql,java.xml,jdk.management,jdk.net,jdk.unsupported";
    private static final Pattern LIBRARY = Pattern.compile("(?:=> |^\\s+)(/\\S+) \\(0x", Pattern.MULTILINE);

    private static final int EMPTY_TAR_BYTES = 1024;

    private final Path folder;
    private final Set<String> names = new TreeSet<>();

    /// @param folder for files of some 100 MB
    ConnectorImages(Path folder) {
        this.folder = folder;
    }

    /// The folder of a connector's module.
    static Path module(String name) {
        Path reference = ROOT.resolve("reference-connectors").resolve(name);
        return Files.isDirectory(reference) ? reference : ROOT.resolve(name);
    }

    /// Makes the image of a connector.
    ///
    /// @param module its module, which was packaged
    /// @param main its main class
    /// @param protocol its label `FLOW_RUNTIME_PROTOCOL`
    /// @return the image's name
    String build(String module, String main, String protocol) throws IOException, InterruptedException {
        String name = "flow-cdk-test/" + module + ":local";
        Path system = folder.resolve("system");
        if (!Files.isDirectory(system)) {
            buildSystem(system);
        }
        Path lib = module(module).resolve("target/dist");
        Process tar = new ProcessBuilder(
                        "tar",
                        "-c",
                        "-C",
                        system.toString(),
                        ".",
                        "-C",
                        lib.toString(),
                        "--transform=s,^lib,app,",
                        "lib")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream files = tar.getInputStream()) {
            docker(
                    files,
                    "import",
                    "--change",
                    "ENTRYPOINT [\"" + JAVA
                            + "/bin/java\", \"-XX:+UseSerialGC\", \"-Xlog:disable\", \"-cp\", \"/app/*\", \"" + main
                            + "\"]",
                    "--change",
                    "LABEL FLOW_RUNTIME_PROTOCOL=" + protocol,
                    "--change",
                    "USER 65532:65532",
                    "-",
                    name);
        }
        names.add(name);
        return name;
    }

    /// Makes an image that differs from another in its config.
    ///
    /// @param changes instructions of a Dockerfile, such as `LABEL a=b`
    /// @return the new image's name
    String variant(String image, String suffix, String... changes) throws IOException, InterruptedException {
        String name = image.replace(":local", "-" + suffix + ":local");
        String container = docker("create", image);
        try {
            var arguments = new ArrayList<>(List.of("commit"));
            for (String change : changes) {
                arguments.addAll(List.of("--change", change));
            }
            arguments.addAll(List.of(container, name));
            docker(arguments.toArray(String[]::new));
            names.add(name);
        } finally {
            docker("rm", container);
        }
        return name;
    }

    /// Makes an image with nothing in it but its config.
    ///
    /// @param changes instructions of a Dockerfile, such as `LABEL a=b`
    /// @return the image's name
    String empty(String suffix, String... changes) throws IOException, InterruptedException {
        String name = "flow-cdk-test/empty-" + suffix + ":local";
        var arguments = new ArrayList<>(List.of("import"));
        for (String change : changes) {
            arguments.addAll(List.of("--change", change));
        }
        arguments.addAll(List.of("-", name));
        docker(new ByteArrayInputStream(new byte[EMPTY_TAR_BYTES]), arguments.toArray(String[]::new));
        names.add(name);
        return name;
    }

    /// Removes all images that were made.
    @Override
    public void close() throws IOException, InterruptedException {
        for (String name : names) {
            docker("rmi", "--force", name);
        }
    }

    private static void buildSystem(Path system) throws IOException, InterruptedException {
        Path java = below(system, JAVA);
        Files.createDirectories(java.getParent());
        int status = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--add-modules",
                        MODULES,
                        "--strip-debug",
                        "--no-header-files",
                        "--no-man-pages",
                        "--output",
                        java.toString());
        if (status != 0) {
            throw new IOException("jlink ended with status " + status);
        }
        for (Path library : libraries(java)) {
            Path copy = below(system, library);
            Files.createDirectories(copy.getParent());
            Files.copy(library, copy);
        }
        Files.createDirectories(system.resolve("tmp"));
        system.resolve("tmp").toFile().setWritable(true, false);
    }

    private static Path below(Path system, Path absolute) {
        return system.resolve(absolute.toString().substring(1));
    }

    /// What the dynamic linker finds on this machine for the programs and libraries in a folder.
    private static Set<Path> libraries(Path folder) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("ldd"));
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".so") || file.endsWith("bin/java"))
                    .forEach(file -> command.add(file.toString()));
        }
        Process ldd = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        ldd.waitFor();
        var libraries = new TreeSet<Path>();
        LIBRARY.matcher(output)
                .results()
                .map((MatchResult found) -> Path.of(found.group(1)))
                .filter(library -> !library.startsWith(folder))
                .forEach(libraries::add);
        return libraries;
    }
}
