package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.docker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.runtime.session.CaptureCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Builds and pushes an image in a copy of the sources, as an author would.
@ExtendWith(DockerEngine.class)
@Timeout(600)
class ImageBuildContainerTest {

    private static final Path ROOT =
            Path.of(System.getProperty("flowcdk.root")).toAbsolutePath().normalize();
    private static final String CONNECTOR = "source-hello-world";
    private static final ShippedImage SHIPPED = ShippedImage.SOURCE_HELLO_WORLD;
    private static final Set<String> LEFT_OUT = Set.of("target", ".git");

    @TempDir
    private static Path folder;

    private static LoopbackRegistry registry;
    private static Path copy;
    private static Path module;

    /// @param status of Maven
    /// @param output of Maven
    private record Build(int status, String output) {}

    @BeforeAll
    static void push() throws Exception {
        SHIPPED.loaded();
        registry = LoopbackRegistry.start(folder, null);
        copy = copySources(folder.resolve("copy"));
        module = copy.resolve("reference-connectors").resolve(CONNECTOR);
        Files.writeString(module.resolve("VARIANTS"), "source-hi https://example.com/hi\n");
        Build build = maven("deploy", "-Dimage.registry=" + registry.name() + "/acme");
        assertThat(build.status()).as(build.output()).isZero();
    }

    @AfterAll
    static void stop() throws Exception {
        if (registry != null) {
            registry.close();
        }
    }

    @Test
    void pushesUnderTheVersionAndTheChannel() throws Exception {
        assertThat(registry.get("acme/" + CONNECTOR + "/tags/list")).contains("\"v1\"", "\"dev\"");
    }

    @Test
    void canBePulledByDigestAndRun() throws Exception {
        String image = registry.name() + "/acme/" + CONNECTOR + "@"
                + Files.readString(module.resolve("target/jib-image.digest"));

        try {
            assertThat(new CaptureCalls(SHIPPED.source(image, Map.of()), log -> {})
                            .spec()
                            .documentationUrl())
                    .isEqualTo("https://example.com/source-hello-world");
        } finally {
            docker("image", "rm", "--force", image);
        }
    }

    @Test
    void pushesVariantsThatDifferInTheirDocumentation() throws Exception {
        String image = registry.name() + "/acme/source-hi:v1";

        try {
            assertThat(new CaptureCalls(SHIPPED.source(image, Map.of()), log -> {})
                            .spec()
                            .documentationUrl())
                    .isEqualTo("https://example.com/hi");
            assertThat(layers(image)).isEqualTo(layers(pulled(CONNECTOR)));
        } finally {
            docker("image", "rm", "--force", image);
        }
    }

    /// The cache holds profiles of one run, so its bytes are never the same twice.
    @Test
    void hasTheSameLayersWhereverItIsBuiltButForTheCache() throws Exception {
        List<String> shipped = SHIPPED.layers();

        List<String> built = layers(pulled(CONNECTOR));

        assertThat(built)
                .hasSameSizeAs(shipped)
                .startsWith(shipped.subList(0, shipped.size() - 1).toArray(String[]::new));
    }

    @Test
    void saysThatTheVersionIsMissingAndLeavesNoTarball() throws Exception {
        Path version = module.resolve("VERSION");
        String text = Files.readString(version);
        Files.delete(version);

        Build build = maven("package");
        Files.writeString(version, text);

        assertThat(build.status()).isEqualTo(1);
        assertThat(build.output())
                .contains("image: there is no " + version + "; it has to hold the connector's version");
        assertThat(module.resolve("target/jib-image.tar")).doesNotExist();
    }

    @Test
    void refusesToPackageARecordedSchemaThatIsOutOfDate() throws Exception {
        Path source = module.resolve("src/main/java/dev/flowcdk/reference/hello/HelloWorld.java");
        String text = Files.readString(source);
        Files.writeString(source, text.replace("title = \"Interval\"", "title = \"Pause\""));

        Build build = maven("package");
        Files.writeString(source, text);

        assertThat(build.status()).isEqualTo(1);
        assertThat(build.output())
                .contains("recorded schemas are out of date:"
                        + " META-INF/flow-cdk/dev.flowcdk.reference.hello.HelloWorld$Config.schema.json;"
                        + " build once with -Dflowcdk.record=true");
    }

    private static String pulled(String name) throws IOException, InterruptedException {
        String image = registry.name() + "/acme/" + name + ":v1";
        docker("pull", "--quiet", image);
        return image;
    }

    private static List<String> layers(String image) throws IOException, InterruptedException {
        return List.of(docker("image", "inspect", "--format", "{{join .RootFS.Layers \" \"}}", image)
                .split(" "));
    }

    private static Build maven(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("mvn", "-B", "-Pimage", "-Dimage.platforms=linux/amd64"));
        command.addAll(List.of("-pl", "reference-connectors/" + CONNECTOR, "-am"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    private static Build run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(copy.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Build(process.waitFor(), output);
    }

    private static Path copySources(Path to) throws IOException {
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                if (LEFT_OUT.contains(from.getFileName().toString())) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(to.resolve(ROOT.relativize(from).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                Files.copy(from, to.resolve(ROOT.relativize(from).toString()), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }
}
