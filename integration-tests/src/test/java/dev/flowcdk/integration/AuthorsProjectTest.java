package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.docker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.Version;
import dev.flowcdk.integration.AuthorsProject.RunningPreview;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What `flow-cdk new` makes, in an empty folder, with a local repository that has of the kit what `mvn install` has
/// put there.
@Timeout(value = 900, threadMode = ThreadMode.SEPARATE_THREAD) // reading what a process says cannot be interrupted
@ExtendWith(SharedClone.class)
class AuthorsProjectTest {

    @TempDir
    private static Path folder;

    private static FreshClone kit;

    @BeforeAll
    static void make(FreshClone shared) throws Exception {
        kit = shared;
        // Projects below one folder with a ".mvn" are one build to Maven, and share what images are made of.
        Files.createDirectory(folder.resolve(".mvn"));
        AuthorsProject first = AuthorsProject.values()[0];
        run(folder, "'" + kit.sources().resolve("flow-cdk") + "' new " + first.kind + " " + first.connector);
        for (AuthorsProject project : AuthorsProject.values()) {
            if (project != first) {
                // The command that an author has without a clone.
                run(folder.resolve(first.connector), "./flow-cdk new " + project.kind + " ../" + project.connector);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void passesItsTests(AuthorsProject project) throws Exception {
        run(home(project), "mvn -q -B verify");

        Path reports = home(project).resolve("target/surefire-reports");
        assertThat(reports).isDirectoryContaining(file -> file.toString().endsWith("ConformanceTest.txt"));
        try (Stream<Path> files = Files.list(reports)) {
            Path report = files.filter(file -> file.toString().endsWith("ConformanceTest.xml"))
                    .findFirst()
                    .orElseThrow();
            assertThat(report).content().contains("two instances at once");
        }
    }

    @ParameterizedTest
    @EnumSource
    void losesNothingWhenItIsKilledAndGoesOn(AuthorsProject project) throws Exception {
        Path home = home(project);
        List<String> printed = new ArrayList<>();

        try (var preview = preview(project, printed, "--delay", "1s")) {
            preview.awaitTransactions(2);
            preview.killConnector();
            assertThat(preview.end()).as(Files.readString(preview.log())).isEqualTo(1);
        }
        try (var preview = preview(project, printed, "--delay", "1h")) {
            preview.awaitTransactions(1); // the pause is after the commit, and is when it dies
            preview.kill();
        }
        try (var preview = preview(project, printed, "--sessions", project.rest())) {
            assertThat(preview.end()).as(Files.readString(preview.log())).isZero();
        }

        List<Long> kept = project.kept(home, printed);
        assertThat(kept)
                .hasSizeGreaterThanOrEqualTo(6)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(0, kept.size()).boxed().toList());
    }

    @ParameterizedTest
    @EnumSource
    void isMadeByTheArchetypeToo(AuthorsProject project) throws Exception {
        Path made = Files.createDirectories(folder.resolve("archetype"));
        Path expected = Files.createDirectories(folder.resolve("command")).resolve(project.connector);

        run(
                made,
                "mvn -q -B org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate -DarchetypeCatalog=internal"
                        + " -DarchetypeGroupId=dev.flowcdk -DarchetypeArtifactId=connector-template -DarchetypeVersion="
                        + Version.number() + " -Dkind=" + project.kind + " -DgroupId=com.acme -DartifactId="
                        + project.connector);
        Command.run(Map.of(), "new", project.kind, expected.toString(), "--package", "com.acme");

        assertThat(files(made.resolve(project.connector)))
                .isEqualTo(files(expected))
                .isNotEmpty();
    }

    @Test
    void movesFromAVersionOfTheKitThatIsGoneToTheOneAtHand() throws Exception {
        Path project = Files.createDirectories(folder.resolve("moved")).resolve("source-moved");
        Command.run(Map.of(), "new", "capture", project.toString());
        String pom = Files.readString(project.resolve("pom.xml"));

        Files.writeString(project.resolve("pom.xml"), pom.replace(Version.number(), "0.0.9-SNAPSHOT"));
        assertThatThrownBy(() -> run(project, "./flow-cdk preview --sessions 1"))
                .hasMessageContaining(
                        "flow-cdk: the version 0.0.9-SNAPSHOT of the kit, which pom.xml names, cannot be had,"
                                + " see above; move to one that there is by writing its version into pom.xml");

        Files.writeString(project.resolve("pom.xml"), pom);
        run(project, "./flow-cdk preview --sessions 1");
    }

    @Test
    void itsCommandSaysThatThereIsNoNetwork() throws Exception {
        Path project = Files.createDirectories(folder.resolve("offline")).resolve("source-offline");
        Command.run(Map.of(), "new", "capture", project.toString());
        Files.writeString(
                project.resolve("pom.xml"),
                Files.readString(project.resolve("pom.xml"))
                        .replace(Version.number(), "7.6.5")); // snapshots are not sought
        Files.createDirectory(project.resolve(".mvn"));
        Files.writeString(
                project.resolve(".mvn/maven.config"),
                "--offline\n-Dmaven.repo.local=" + Files.createDirectory(folder.resolve("empty")) + "\n");
        Process process = new ProcessBuilder("./flow-cdk", "preview")
                .directory(project.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();

        List<String> said = process.inputReader().readAllLines();

        assertThat(process.waitFor()).as(String.join("\n", said)).isEqualTo(FlowCdk.ENVIRONMENT);
        assertThat(said.getLast()).contains("Maven cannot download what is missing here, see above; check the network");
    }

    @Test
    void theArchetypeRefusesWhatTheCommandRefuses() throws Exception {
        Path made = Files.createDirectories(folder.resolve("archetype"));

        assertThatThrownBy(() -> run(
                        made,
                        "mvn -q -B org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate"
                                + " -DarchetypeCatalog=internal -DarchetypeGroupId=dev.flowcdk"
                                + " -DarchetypeArtifactId=connector-template -DarchetypeVersion=" + Version.number()
                                + " -Dkind=capture -DgroupId=com.acme -DartifactId=source-x -Dpackage=com.acme.new"))
                .hasMessageContaining("\"com.acme.new\" is no name of a Java package; say -Dpackage=com.acme");
        assertThat(made.resolve("source-x")).doesNotExist();
    }

    @Nested
    @ExtendWith(DockerEngine.class)
    class ImagesContainerTest {

        private static LoopbackRegistry registry;

        @BeforeAll
        static void startRegistry() throws Exception {
            registry = LoopbackRegistry.start(Files.createDirectory(folder.resolve("registry")), null);
        }

        @AfterAll
        static void stopRegistry() throws Exception {
            if (registry != null) {
                registry.close();
            }
        }

        /// With the POM that the guide shows.
        @Test
        void isMadeWithAParentOfOnesOwn() throws Exception {
            Path own = folder.resolve("source-own");
            Command.run(Map.of(), "new", "capture", own.toString());
            Files.writeString(own.resolve("pom.xml"), pomOfGuide());
            Files.writeString(Files.createDirectory(own.resolve("house")).resolve("pom.xml"), """
                    <project>
                      <modelVersion>4.0.0</modelVersion>
                      <groupId>com.acme</groupId>
                      <artifactId>house</artifactId>
                      <version>3</version>
                      <packaging>pom</packaging>
                    </project>
                    """);

            run(
                    own,
                    "mvn -q -B -Pimage deploy -Dimage.platforms=linux/amd64 -Dimage.registry=" + registry.name()
                            + "/acme");

            assertThat(registry.get("acme/source-own/tags/list")).contains("\"v1\"", "\"dev\"");
        }

        private static String pomOfGuide() throws IOException {
            String page = Files.readString(
                    Path.of(System.getProperty("flowcdk.root"), "docs/guide/images-and-publishing.md"));
            int start = page.indexOf("```xml\n") + "```xml\n".length();
            return page.substring(start, page.indexOf("```", start));
        }

        @ParameterizedTest
        @EnumSource
        void isMadeAndPushed(AuthorsProject project) throws Exception {
            Path home = home(project);
            String image = registry.name() + "/acme/" + project.connector + ":v1";

            run(home, "mvn -q -B -Pimage deploy -Dimage.platforms=linux/amd64 " + target(project));

            assertThat(registry.get("acme/" + project.connector + "/tags/list")).contains("\"v1\"", "\"dev\"");
            Files.writeString(
                    home.resolve("target/image.yaml"),
                    Files.readString(home.resolve("flow.yaml"))
                            .replace("local:", "connector:")
                            .replaceFirst("command: .*", "image: " + image));
            try {
                run(home, "./flow-cdk raw spec --source target/image.yaml > target/spec.json");
                assertThat(home.resolve("target/spec.json"))
                        .content()
                        .contains("https://example.com/" + project.connector);
                assertThat(docker("image", "inspect", "--format", "{{.Config.Labels.team}}", image))
                        .isEqualTo(project == AuthorsProject.MATERIALIZATION ? "weather" : "<no value>");
            } finally {
                docker("image", "rm", "--force", image);
            }
        }
    }

    /// Where an image goes, by our own properties and, for one of the kinds, by Jib's.
    private static String target(AuthorsProject project) {
        String namespace = ImagesContainerTest.registry.name() + "/acme";
        return project == AuthorsProject.MATERIALIZATION
                ? "-Djib.to.image=" + namespace + "/" + project.connector
                        + ":v1 -Djib.to.tags=dev -Djib.container.labels=team=weather"
                : "-Dimage.registry=" + namespace;
    }

    private static Path home(AuthorsProject project) {
        return folder.resolve(project.connector);
    }

    /// The text of each file in a folder, and whether it is a program.
    private static Map<String, String> files(Path project) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                found.put(
                        project.relativize(file).toString(), Files.isExecutable(file) + "\n" + Files.readString(file));
            }
        }
        return found;
    }

    private static RunningPreview preview(AuthorsProject project, List<String> printed, String... limits)
            throws IOException {
        List<String> arguments = new ArrayList<>(project.preview(home(project)));
        arguments.addAll(List.of(limits));
        return RunningPreview.start(kit, home(project), printed, arguments);
    }

    private static void run(Path where, String command) throws IOException, InterruptedException {
        long before;
        try (Stream<Path> files = Files.list(folder)) {
            before = files.count();
        }
        kit.run(where, folder.resolve("command-" + before + ".log"), command);
    }
}
