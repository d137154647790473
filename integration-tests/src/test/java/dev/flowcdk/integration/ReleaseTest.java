package dev.flowcdk.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A release into a folder: what a public repository would get, and what it would refuse.
@Timeout(900)
class ReleaseTest {

    private static final String VERSION = "7.6.5";
    private static final List<String> POMS = List.of("cdk-bom", "connector-parent", "flow-cdk");
    private static final List<String> JARS = List.of(
            "cdk-capture",
            "cdk-cli",
            "cdk-conformance",
            "cdk-core",
            "cdk-materialize",
            "cdk-session",
            "cdk-runtime",
            "cdk-testing",
            "cdk-airbyte-bridge",
            "cdk-grpc",
            "cdk-tunnel",
            "connector-template",
            "flow-cdk-maven-plugin");

    @TempDir
    private static Path scratch;

    private static Path artifacts;

    @BeforeAll
    static void release() throws Exception {
        assumeTrue(runs("gpg", "--version"), "skipped: without gpg there is no key to sign with");
        assumeTrue(Files.exists(root().resolve(".git")), "skipped: this is no clone");
        Path keys = Files.createDirectory(scratch.resolve("keys"));
        Map<String, String> home = Map.of("GNUPGHOME", keys.toString());
        run(
                home,
                "gpg",
                "--batch",
                "--passphrase",
                "",
                "--quick-gen-key",
                "test@example.com",
                "ed25519",
                "sign",
                "never");
        String key = run(home, "gpg", "--batch", "--armor", "--export-secret-keys");
        Path repository = scratch.resolve("repository");
        run(
                Map.of("MAVEN_GPG_KEY", key),
                root().resolve("build/release").toString(),
                VERSION,
                "--site",
                scratch.resolve("site").toString(),
                "-q",
                "-Pfast",
                "-Dmaven.repo.local=" + System.getProperty("flowcdk.repository"),
                "-DaltDeploymentRepository=dry::" + repository.toUri());
        artifacts = repository.resolve("dev/flowcdk");
    }

    @Test
    void deploysWhatAuthorsDependOn() throws IOException {
        List<String> all = new ArrayList<>(POMS);
        all.addAll(JARS);
        assertThat(names(artifacts)).containsExactlyInAnyOrderElementsOf(all);
        for (String artifact : JARS) {
            assertThat(names(folder(artifact)))
                    .contains(
                            file(artifact, ".jar"),
                            file(artifact, "-sources.jar"),
                            file(artifact, "-javadoc.jar"),
                            file(artifact, ".pom"));
        }
    }

    @Test
    void signsEachFileAndAddsChecksums() throws Exception {
        Map<String, String> home = Map.of("GNUPGHOME", scratch.resolve("keys").toString());
        for (String artifact : names(artifacts)) {
            List<String> files = names(folder(artifact));
            for (String file : files) {
                if (file.endsWith(".jar") || file.endsWith(".pom")) {
                    assertThat(files).contains(file + ".asc", file + ".md5", file + ".sha1");
                    Path signed = folder(artifact).resolve(file);
                    run(home, "gpg", "--batch", "--verify", signed + ".asc", signed.toString());
                }
            }
        }
    }

    @Test
    void describesEachByItselfAndInItsVersion() throws IOException {
        for (String artifact : names(artifacts)) {
            String pom = Files.readString(folder(artifact).resolve(file(artifact, ".pom")));
            assertThat(pom)
                    .as(artifact)
                    .contains("<name>", "<description>", "<url>https://", "<licenses>", "<developers>", "<scm")
                    .contains("<version>" + VERSION + "</version>")
                    .doesNotContain("SNAPSHOT");
            if (!artifact.equals("flow-cdk")) {
                assertThat(pom).as(artifact).doesNotContain("<parent>");
            }
        }
    }

    @Test
    void hasAnArchetypeThatKnowsItsVersion() throws IOException {
        try (var jar = new ZipFile(folder("connector-template")
                .resolve(file("connector-template", ".jar"))
                .toFile())) {
            var script = jar.getInputStream(jar.getEntry("META-INF/archetype-post-generate.groovy"));

            assertThat(new String(script.readAllBytes(), UTF_8))
                    .contains("'" + VERSION + "'")
                    .doesNotContain("@");
        }
    }

    @Test
    void documentsWhatIsForAuthors() throws IOException {
        try (var jar = new ZipFile(folder("cdk-capture")
                .resolve(file("cdk-capture", "-javadoc.jar"))
                .toFile())) {
            assertThat(jar.getEntry("dev/flowcdk/capture/Capture.html")).isNotNull();
            assertThat(jar.stream().filter(page -> page.getName().contains("/internal/")))
                    .isEmpty();
        }
    }

    @Test
    void makesASiteOfWhatIsForAuthors() throws IOException {
        Path site = scratch.resolve("site");
        assertThat(site.resolve("index.html"))
                .content()
                .contains("Flow CDK " + VERSION, "What connectors are made of", "dev/flowcdk/capture/Capture.html");
        try (Stream<Path> pages = Files.walk(site)) {
            assertThat(pages.map(Path::toString))
                    .anyMatch(page -> page.endsWith("dev/flowcdk/testing/CaptureRun.html"))
                    .noneMatch(page -> page.contains("/internal/") || page.contains("/cli/"));
        }
    }

    private static Path root() {
        return Path.of(System.getProperty("flowcdk.root")).toAbsolutePath().normalize();
    }

    private static Path folder(String artifact) {
        return artifacts.resolve(artifact).resolve(VERSION);
    }

    private static String file(String artifact, String end) {
        return artifact + "-" + VERSION + end;
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static boolean runs(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }

    /// @return what it prints
    private static String run(Map<String, String> environment, String... command) throws Exception {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
