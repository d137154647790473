package dev.flowcdk.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
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

    @Test
    void installsOnlyWhatHasChanged() throws Exception {
        Path repository = folder.resolve("repository");
        Path installed = repository.resolve("dev/flowcdk/cdk-bom/1/cdk-bom-1.pom");
        Path built = clone.resolve("target/flow-cdk.built");
        Files.createDirectories(built.getParent());
        Files.createFile(built);
        CommandRun.script(programs.resolve("mvn"), """
                echo called >>'%s'
                mkdir -p '%s'
                : >'%s'
                echo '[INFO] Installing /a clone/cdk-bom/pom.xml to %s'
                """.formatted(
                        folder.resolve("calls"), installed.getParent(), installed, installed));

        run("source-first", "");
        run("source-second", "");
        assertThat(calls()).as("nothing has changed").isEqualTo(1);

        Files.setLastModifiedTime(built, FileTime.fromMillis(1));
        run("source-third", "");
        assertThat(calls()).as("the clone was built anew").isEqualTo(2);

        Files.setLastModifiedTime(installed, FileTime.fromMillis(1));
        run("source-fourth", "");
        assertThat(calls()).as("another clone has installed itself").isEqualTo(3);

        run("source-fifth", "-Dmaven.repo.local=elsewhere");
        assertThat(calls()).as("Maven is told of another repository").isEqualTo(4);

        Files.delete(installed);
        run("source-sixth", "-Dmaven.repo.local=elsewhere");
        assertThat(calls()).as("the repository was emptied").isEqualTo(5);

        Files.delete(built);
        run("source-seventh", "-Dmaven.repo.local=elsewhere");
        assertThat(calls()).as("nobody knows what was built").isEqualTo(6);
        assertThat(project("source-seventh").resolve("pom.xml")).exists();
    }

    private void run(String name, String mavenOptions) {
        CommandRun run = CommandRun.with(
                Map.of("FLOW_CDK_HOME", clone.toString(), "PATH", programs.toString(), "MAVEN_OPTS", mavenOptions),
                "new",
                "capture",
                project(name).toString());
        assertThat(run.status()).as(String.join("\n", run.err())).isZero();
    }

    private int calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls")).size();
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
