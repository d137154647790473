package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The programs in `target/dist`.
@Timeout(300)
class LaunchersTest {

    private static final String CLASS_PATH = "java.class.path = ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cdk-cli:flow-cdk",
                "benchmarks:flow-cdk-bench",
                "source-hello-world:source-hello-world",
                "materialize-json-lines:materialize-json-lines",
                "materialize-sqlite:materialize-sqlite",
                "source-postgres:source-postgres",
                "materialize-postgres:materialize-postgres"
            })
    void haveOnTheirClassPathWhatLiesInTheirFolder(String moduleAndName) throws Exception {
        Path dist = ConnectorImages.module(moduleAndName.split(":")[0]).resolve("target/dist");
        String name = moduleAndName.split(":")[1];

        Process process = start(dist.resolve("bin").resolve(name), "-XshowSettings:properties");
        process.getOutputStream().close();
        List<String> settings = process.errorReader().lines().map(String::strip).toList();

        List<String> jars;
        try (Stream<Path> files = Files.list(dist.resolve("lib"))) {
            jars = files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        int first = settings.indexOf(settings.stream()
                .filter(line -> line.startsWith(CLASS_PATH))
                .findFirst()
                .orElseThrow());
        assertThat(settings.subList(first, first + jars.size()).stream()
                        .map(line -> line.replace(CLASS_PATH, ""))
                        .sorted())
                .isEqualTo(jars);
        assertThat(settings.get(first + jars.size())).contains(" = ");
    }

    @ParameterizedTest
    @EnumSource
    void keepWhatTheVirtualMachineSaysOutOfTheProtocol(ShippedImage connector) throws Exception {
        Process process = start(program(dist(connector), connector), "-Xlog:gc*");
        try (var stream = new SpecStream(process)) {
            String answer = stream.ask();
            signalQuit(process);
            stream.awaitThreadDump();

            assertThat(answer).startsWith("{\"spec\":");
            assertThat(stream.ask()).isEqualTo(answer);
            assertThat(stream.end()).isEmpty();
            assertThat(process.exitValue()).isZero();
            assertThat(stream.errors()).anyMatch(line -> line.contains("[gc"));
        }
    }

    /// A connector whose author has recorded nothing yet.
    @ParameterizedTest
    @EnumSource
    void generateSchemasThatAreNotRecorded(ShippedImage connector, @TempDir Path folder) throws Exception {
        copy(dist(connector), folder);
        removeRecordedSchemas(folder.resolve("lib").resolve(connector.connector + "-0.1.0-SNAPSHOT.jar"));

        try (var recorded = new SpecStream(start(program(dist(connector), connector), ""));
                var generated = new SpecStream(start(program(folder, connector), ""))) {
            assertThat(generated.ask()).isEqualTo(recorded.ask());
            assertThat(generated.end()).isEmpty();
            assertThat(generated.errors()).isEmpty();
        }
    }

    private static Path dist(ShippedImage connector) {
        return ConnectorImages.module(connector.connector).resolve("target/dist");
    }

    private static Path program(Path dist, ShippedImage connector) {
        return dist.resolve("bin").resolve(connector.connector);
    }

    private static Process start(Path program, String javaOptions) throws IOException {
        var builder = new ProcessBuilder(program.toString());
        builder.environment().put("FLOW_CDK_JAVA_OPTS", javaOptions);
        builder.environment().remove("LOG_LEVEL");
        return builder.start();
    }

    private static void signalQuit(Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-QUIT", "" + process.pid())
                        .start()
                        .waitFor())
                .isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void removeRecordedSchemas(Path jar) throws IOException {
        try (FileSystem files = FileSystems.newFileSystem(jar)) {
            List<Path> schemas;
            try (Stream<Path> entries = Files.list(files.getPath("META-INF/flow-cdk"))) {
                schemas = entries.filter(file -> file.toString().endsWith(".json"))
                        .toList();
            }
            assertThat(schemas).isNotEmpty();
            for (Path schema : schemas) {
                Files.delete(schema);
            }
        }
    }
}
