package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.FlowCdk;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the script `flow-cdk` of a clone says when it cannot build, with a program in the place of Maven.
@Timeout(60)
class CloneCommandTest {

    private static final Path ROOT =
            Path.of(System.getProperty("flowcdk.root")).toAbsolutePath().normalize();
    private static final String FIND_JDK = "flow-cdk-maven-plugin/src/main/resources/dev/flowcdk/maven/find-jdk.sh";

    @TempDir
    private Path folder;

    private Path clone = Path.of("");

    /// @param said standard error
    private record Run(int status, String said) {}

    @BeforeEach
    void makeAClone() throws IOException {
        clone = Files.createDirectory(folder.resolve("a clone"));
        Files.copy(ROOT.resolve("flow-cdk"), clone.resolve("flow-cdk"));
        makeExecutable(clone.resolve("flow-cdk"));
        Files.createDirectories(clone.resolve(FIND_JDK).getParent());
        Files.copy(ROOT.resolve(FIND_JDK), clone.resolve(FIND_JDK));
    }

    @Test
    void saysThatTheBuildFailed() throws Exception {
        Run run = run("echo a mistake; exit 1");

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.said()).endsWith("a mistake\nflow-cdk: the build failed, see above.\n");
    }

    @Test
    void saysThatThereIsNoNetwork() throws Exception {
        Run run = run("echo 'Could not transfer artifact from/to central: Unknown host' >&2; exit 1");

        assertThat(run.status()).isEqualTo(FlowCdk.ENVIRONMENT);
        assertThat(run.said())
                .contains("from/to central: Unknown host\n")
                .contains("flow-cdk: Maven cannot download what is missing here, see above; check the network");
    }

    @Test
    void saysThatThereIsNoJdk() throws Exception {
        Files.writeString(clone.resolve(FIND_JDK), "find_jdk() { false; }\n");

        Run run = run("exit 1");

        assertThat(run.status()).isEqualTo(FlowCdk.ENVIRONMENT);
        assertThat(run.said()).isEqualTo("flow-cdk: no JDK 25 found; install one and set JAVA_HOME to its folder.\n");
    }

    /// A program for each module that the script wants to see, and a POM that names some.
    private void build() throws Exception {
        Files.writeString(
                clone.resolve("pom.xml"),
                "<modules>\n<module>cdk-core</module>\n<module>reference-connectors</module>\n</modules>\n");
        Files.createDirectories(clone.resolve("cdk-core/src/main/java"));
        Files.createDirectories(clone.resolve("reference-connectors/source-hello-world/src/main/java"));
        Files.writeString(clone.resolve("reference-connectors/pom.xml"), "<module>source-hello-world</module>\n");
        String modules = Files.readString(ROOT.resolve("flow-cdk")).replaceFirst("(?s).*\nmodules=\"(.*?)\".*", "$1");
        for (String module : modules.replace("\\", "").strip().split("\\s+", -1)) {
            Files.createDirectories(clone.resolve(module).resolve("target/dist/bin"));
        }
        Path command =
                Files.writeString(clone.resolve("cdk-cli/target/dist/bin/flow-cdk"), "#!/bin/sh\necho ran >&2\n");
        makeExecutable(command);
        assertThat(run("echo built").said()).contains("built").endsWith("ran\n");
    }

    @Test
    void buildsNothingBecauseOfProjectsThatAreInsideOfIt() throws Exception {
        build();
        newer(clone.resolve("source-acme/pom.xml"));
        newer(clone.resolve("source-acme/src/main/java/SourceAcme.java"));

        assertThat(run("echo built").said()).isEqualTo("ran\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pom.xml",
                "cdk-core/pom.xml",
                "cdk-core/src/main/java/A.java",
                "reference-connectors/source-hello-world/src/main/java/B.java"
            })
    void buildsWhatHasChanged(String file) throws Exception {
        build();
        newer(clone.resolve(file));

        assertThat(run("echo built").said()).contains("built").endsWith("ran\n");
    }

    private static void newer(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        if (!Files.exists(file)) {
            Files.createFile(file);
        }
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }

    private Run run(String maven) throws Exception {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        makeExecutable(Files.writeString(programs.resolve("mvn"), "#!/bin/sh\n" + maven + "\n"));
        var builder = new ProcessBuilder(clone.resolve("flow-cdk").toString(), "--version");
        builder.environment().merge("PATH", programs.toString(), (old, first) -> first + File.pathSeparator + old);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said);
    }

    private static void makeExecutable(Path file) {
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
