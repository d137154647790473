package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.docker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureRun;
import dev.flowcdk.testing.ConnectorUnderTest;
import dev.flowcdk.testing.MaterializeRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The images for arm64 of all connectors, pushed as an author pushes them, pulled and run: by an emulator that the
/// kernel starts for such programs, where it is set up (`FLOW_CDK_ARM64=true .ci/run` does, with qemu-user-static).
/// Elsewhere this says that it is skipped; `FLOW_CDK_ARM64_REQUIRED=true` makes that a failure.
@ExtendWith(DockerEngine.class)
@Timeout(600)
class Arm64ContainerTest {

    private static final Path EMULATED = Path.of("/proc/sys/fs/binfmt_misc/qemu-aarch64");
    private static final String SUITE = "trixie"; // the first of Debian with this Java
    private static final String JAVA = "openjdk-25-jre-headless zlib1g libstdc++6 libgcc-s1";
    private static final String BASE = "flow-cdk-base:local"; // as base.sh calls it
    private static final String LABEL = "flow-cdk-test=arm64";
    private static final CatalogCollection CATS = CatalogCollection.of("test/cats", List.of("/id"), RawJson.of("""
            {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "name": {"type": "string"}}}"""));

    @TempDir
    private static Path folder;

    private static Path files;

    private static final List<String> LOADED = new ArrayList<>();
    private static LoopbackRegistry registry;
    private static PostgresContainer postgres;

    @BeforeAll
    static void push(@TempDir Path data) throws Exception {
        if (!Files.exists(EMULATED)) {
            String missing = "no emulator of arm64 is set up";
            if ("true".equals(System.getenv("FLOW_CDK_ARM64_REQUIRED"))) {
                fail(missing);
            }
            System.err.println("SKIPPED: " + missing + ", so images for it are not run");
            abort(missing);
        }
        files = Files.createDirectory(folder.resolve("files"));
        Files.setPosixFilePermissions(files, PosixFilePermissions.fromString("rwxrwxrwx")); // for the image's user
        registry = LoopbackRegistry.start(folder, null);
        FreshClone clone = FreshClone.in(folder);
        clone.run(clone.sources(), folder.resolve("push.log"), """
                set -eu
                sh flow-cdk-maven-plugin/src/main/resources/dev/flowcdk/image/base.sh \
                    --arch arm64 --suite %1$s --packages "%2$s" ../base.tar
                docker load --quiet --input ../base.tar
                docker tag %3$s %4$s/base
                docker push --quiet %4$s/base
                docker image rm --force %3$s %4$s/base
                rm ../base.tar
                mvn -q -B -o -Pfast,image -Dimage.platforms=linux/arm64 -Dimage.plainBase=%4$s/base -Dimage.registry=%4$s \
                    -pl source-postgres,materialize-postgres -pl %5$s -am deploy
                """.formatted(
                        SUITE,
                        JAVA,
                        BASE,
                        registry.name(),
                        "reference-connectors/source-hello-world,reference-connectors/materialize-json-lines,"
                                + "reference-connectors/materialize-sqlite"));
        postgres = PostgresContainer.start(data);
        postgres.execute(
                "CREATE TABLE flow_watermarks (slot TEXT PRIMARY KEY, watermark TEXT)",
                "CREATE TABLE numbers (id INTEGER PRIMARY KEY, text TEXT)",
                "INSERT INTO numbers VALUES (1, 'one'), (2, 'two')",
                "CREATE PUBLICATION flow_publication FOR TABLE numbers, flow_watermarks");
    }

    @AfterAll
    static void stop() throws Exception {
        for (String image : LOADED) {
            docker("image", "rm", "--force", image);
        }
        if (postgres != null) {
            postgres.close();
        }
        if (registry != null) {
            registry.close();
        }
    }

    /// Containers stay, and go on when the program that started them was killed.
    @AfterEach
    void removeContainers() throws Exception {
        for (String container : docker("ps", "--all", "--quiet", "--filter", "label=" + LABEL)
                .lines()
                .toList()) {
            docker("rm", "--force", container);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersSpec(ShippedImage image) throws Exception {
        ConnectorSource source = pulled(image);

        int protocol = image.kind.equals("capture")
                ? new CaptureCalls(source, log -> {}).spec().protocol()
                : new MaterializeCalls(source, log -> {}).spec().protocol();

        assertThat(protocol).isEqualTo(3032023);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "SOURCE_.*")
    void captures(ShippedImage image) throws Exception {
        RawJson config = image == ShippedImage.SOURCE_POSTGRES ? database() : RawJson.of("{\"interval\":\"PT0.01S\"}");

        CaptureResult captured = CaptureRun.start(pulled(image), config).untilDocuments(2);

        assertThat(captured.transactions()).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "MATERIALIZE_.*")
    void materializes(ShippedImage image) throws Exception {
        RawJson config = switch (image) {
            case MATERIALIZE_POSTGRES -> database();
            case MATERIALIZE_SQLITE -> RawJson.of("{\"file\":\"/data/cats.db\"}");
            default -> RawJson.of("{\"directory\":\"/tmp\"}");
        };
        RawJson resource = RawJson.of(
                image == ShippedImage.MATERIALIZE_JSON_LINES ? "{\"prefix\":\"cats\"}" : "{\"table\":\"cats\"}");

        MaterializeRun.start(pulled(image), config, Map.of(resource, CATS))
                .transaction(List.of(new Document(
                        0,
                        RawJson.of("{\"id\":1,\"name\":\"Tom\","
                                + "\"_meta\":{\"uuid\":\"13814000-1dd2-11b2-8000-071353030311\"}}"))))
                .run();

        if (image == ShippedImage.MATERIALIZE_SQLITE) {
            assertThat(names(files)).contains("cats.db");
        } else if (image == ShippedImage.MATERIALIZE_POSTGRES) {
            try (var connection = postgres.connect();
                    var rows = connection.createStatement().executeQuery("SELECT id, name FROM cats")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString("name")).isEqualTo("Tom");
                assertThat(rows.next()).isFalse();
            }
        }
    }

    private static ConnectorSource pulled(ShippedImage image) throws IOException, InterruptedException {
        String name = "flow-cdk-arm64/" + image.connector + ":local";
        if (!LOADED.contains(name)) {
            String pushed = registry.name() + "/" + image.connector + ":dev";
            docker("pull", "--quiet", "--platform", "linux/arm64", pushed);
            docker("tag", pushed, name);
            docker("image", "rm", pushed);
            LOADED.add(name);
            assertThat(docker("image", "inspect", "--format", "{{.Architecture}}", name))
                    .isEqualTo("arm64");
        }
        // not as the runtime starts them, which asks for images of its own architecture
        return ConnectorUnderTest.command(List.of(
                "docker",
                "run",
                "--interactive",
                "--platform=linux/arm64",
                "--label=" + LABEL,
                "--env=FLOW_RUNTIME_CODEC",
                "--volume=" + files + ":/data",
                name));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static RawJson database() {
        return RawJson.of("""
                {"address": "%s", "user": "postgres", "database": "postgres",
                 "credentials": {"auth_type": "UserPassword", "password": "any"}}""".formatted(postgres.address()));
    }
}
