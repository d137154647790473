package dev.flowcdk.cli.create;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the script `flow-cdk` of a project says, with a program in the place of Maven.
@Timeout(60)
class WrapperTest {

    /// Makes what the wrapper asks Maven for.
    private static final String MAVEN = """
            case "$*" in
                *:command*)
                    mkdir -p target/flow-cdk/bin target/flow-cdk/lib
                    echo 'find_jdk() { true; }' >target/flow-cdk/lib/find-jdk.sh
                    echo '#!/bin/sh' >target/flow-cdk/bin/flow-cdk
                    echo 'echo ran "$@"' >>target/flow-cdk/bin/flow-cdk
                    chmod +x target/flow-cdk/bin/flow-cdk
                    ;;
                *package*) mkdir -p target/dist/bin ;;
            esac
            """;

    private static final List<String> TOOLS =
            List.of("cat", "chmod", "dirname", "find", "grep", "head", "mkdir", "mv", "rm", "sed");

    @TempDir
    private Path folder;

    private Path project = Path.of("");
    private Path programs = Path.of("");

    /// @param said standard output and standard error
    private record Run(int status, String said) {}

    @BeforeEach
    void makeAProject() throws IOException {
        project = Files.createDirectory(folder.resolve("a folder")).resolve("source-acme");
        CommandRun.with(Map.of(), "new", "capture", project.toString());
        programs = Files.createDirectory(folder.resolve("programs"));
        for (String tool : TOOLS) {
            Path program = Path.of("/usr/bin", tool);
            Files.createSymbolicLink(programs.resolve(tool), Files.exists(program) ? program : Path.of("/bin", tool));
        }
    }

    @Test
    void runsTheCommandOnceAllIsBuilt() throws Exception {
        maven(MAVEN);

        Run run = run();

        assertThat(run.status()).as(run.said()).isZero();
        assertThat(run.said()).isEqualTo("flow-cdk: building the connector ...\nran preview\n");
    }

    @Test
    void saysThatThereIsNoMaven() throws Exception {
        assertThat(run())
                .isEqualTo(new Run(
                        FlowCdk.ENVIRONMENT,
                        "flow-cdk: Maven not found; install Maven 3.8.7 or newer so that mvn is on the PATH\n"));
    }

    @Test
    void saysThatThereIsNoJdk() throws Exception {
        maven(MAVEN.replace("true;", "false;"));

        assertThat(run())
                .isEqualTo(new Run(
                        FlowCdk.ENVIRONMENT,
                        "flow-cdk: no JDK 25 found; install one and set JAVA_HOME to its folder\n"));
    }

    @Test
    void saysThatMavenHasNoJava() throws Exception {
        maven("echo java: not found; exit 127");

        assertThat(run())
                .isEqualTo(
                        new Run(
                                FlowCdk.ENVIRONMENT,
                                "java: not found\nflow-cdk: Maven finds no Java to run on; install a JDK 25 and set JAVA_HOME to its folder\n"));
    }

    @Test
    void saysThatTheVersionOfTheKitIsNotThere() throws Exception {
        maven("[ \"$*\" = -v ] || { echo Could not find artifact; exit 1; }");
        Files.writeString(
                project.resolve("pom.xml"),
                Files.readString(project.resolve("pom.xml"))
                        .replaceFirst("<version>.*</version>", "<version>0.0.9</version>"));

        Run run = run();

        assertThat(run.status()).isEqualTo(FlowCdk.ENVIRONMENT);
        assertThat(run.said())
                .contains("flow-cdk: the version 0.0.9 of the kit, which pom.xml names, cannot be had, see above;"
                        + " move to one that there is by writing its version into pom.xml, or install this one"
                        + " from a clone of the kit that has it, where ./flow-cdk new does so\n");
    }

    @Test
    void saysThatTheBuildFailed() throws Exception {
        maven(MAVEN.replace("mkdir -p target/dist/bin", "echo a mistake; exit 1"));

        Run run = run();

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.said()).endsWith("a mistake\nflow-cdk: the build failed, see above\n");
    }

    @Test
    void saysThatThePomIsOfAnotherKind() throws Exception {
        maven(MAVEN);
        Files.writeString(project.resolve("pom.xml"), "<project><parent><version>1</version></parent></project>\n");

        Run run = run();

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.said())
                .startsWith("flow-cdk: pom.xml names no version of the kit; take connector-parent for its parent, or");
    }

    @Test
    void saysEachTimeThatThePomMakesNoProgram() throws Exception {
        maven(MAVEN.replace("mkdir -p target/dist/bin", ":"));

        Run first = run();

        assertThat(first.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(first.said())
                .contains("the build made no program, since pom.xml lacks")
                .contains("launcher");
        assertThat(run()).isEqualTo(first);
    }

    @Test
    void saysThatItIsInAWrongFolder() throws Exception {
        maven(MAVEN);
        Files.delete(project.resolve("pom.xml"));

        assertThat(run().said()).startsWith("flow-cdk: there is no pom.xml beside ");
    }

    @Test
    void takesAPomWithWindowsLineEnds() throws Exception {
        maven(MAVEN);
        Files.writeString(
                project.resolve("pom.xml"),
                Files.readString(project.resolve("pom.xml")).replace("\n", "\r\n"));

        assertThat(run().status()).isZero();
    }

    private void maven(String text) throws IOException {
        CommandRun.script(programs.resolve("mvn"), text);
    }

    private Run run() throws Exception {
        var builder = new ProcessBuilder(project.resolve("flow-cdk").toString(), "preview")
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("PATH", programs.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), said);
    }
}
