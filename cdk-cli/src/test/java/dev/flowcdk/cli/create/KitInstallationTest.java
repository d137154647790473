package dev.flowcdk.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

class KitInstallationTest {

    private static final int LONGEST = 120;

    @TempDir
    private Path folder;

    private Path clone = Path.of("");
    private Path programs = Path.of("");

    @BeforeEach
    void makeAClone() throws Exception {
        clone = folder.resolve("a clone");
        Files.createDirectories(clone.resolve("connector-template"));
        Files.createFile(clone.resolve("connector-template/pom.xml"));
        programs = Files.createDirectory(folder.resolve("programs"));
    }

    @Test
    void makesNothingWithoutMaven() {
        CommandRun run = run();

        assertThat(run.status()).isEqualTo(FlowCdk.ENVIRONMENT);
        assertThat(run.err()).singleElement().asString().contains("Maven not found; install Maven");
        assertThat(project("source-acme")).doesNotExist();
    }

    @Test
    void saysWhatMavenSaidWhenItFails() throws Exception {
        CommandRun.script(programs.resolve("mvn"), "echo no route to the repository; exit 1");

        CommandRun run = run();

        assertThat(run.status()).isEqualTo(FlowCdk.ENVIRONMENT);
        assertThat(String.join("\n", run.err()))
                .contains("the kit cannot be installed")
                .contains("no route to the repository");
        assertThat(project("source-acme")).doesNotExist();
    }

    @Test
    void saysThatThereIsNoNetwork() throws Exception {
        CommandRun.script(
                programs.resolve("mvn"), "echo Could not transfer artifact from/to central: Unknown host; exit 1");

        CommandRun run = run();

        assertThat(run.status()).isEqualTo(FlowCdk.ENVIRONMENT);
        assertThat(String.join("\n", run.err()))
                .contains("Maven cannot download what the kit is made of; check the network")
                .contains("from/to central");
    }

    @Test
    @Timeout(value = LONGEST, threadMode = ThreadMode.SEPARATE_THREAD)
    void installsFromOneCloneOneAtATime() throws Exception {
        Path go = folder.resolve("go");
        assertThat(new ProcessBuilder("mkfifo", go.toString()).start().waitFor())
                .isZero();
        CommandRun.script(programs.resolve("mvn"), "mkdir running && read line <'" + go + "' && rmdir running");
        Process first = start("source-first");
        try (BufferedReader said = first.errorReader()) {
            assertThat(said.readLine()).contains("installing the kit");
            Process second = start("source-second");
            try (BufferedReader secondSaid = second.errorReader()) {
                assertThat(secondSaid.readLine()).contains("another command installs the kit");
                Files.writeString(go, "\n");
                assertThat(first.waitFor()).isZero();
                Files.writeString(go, "\n");
                assertThat(second.waitFor()).isZero();
            } finally {
                second.destroyForcibly();
            }
        } finally {
            first.destroyForcibly();
        }
        assertThat(project("source-first").resolve("pom.xml")).exists();
        assertThat(project("source-second").resolve("pom.xml")).exists();
    }

    private Path project(String name) {
        return folder.resolve(name);
    }

    private CommandRun run() {
        return CommandRun.with(
                Map.of("FLOW_CDK_HOME", clone.toString(), "PATH", programs.toString()),
                "new",
                "capture",
                project("source-acme").toString());
    }

    private Process start(String name) throws IOException {
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.flowcdk.cli.Main",
                "new",
                "capture",
                project(name).toString());
        builder.environment().put("FLOW_CDK_HOME", clone.toString());
        builder.environment().merge("PATH", programs.toString(), (old, first) -> first + File.pathSeparator + old);
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    }
}
