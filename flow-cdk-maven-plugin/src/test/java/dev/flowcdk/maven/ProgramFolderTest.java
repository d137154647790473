package dev.flowcdk.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.image.EchoingJava;
import dev.flowcdk.image.EchoingJava.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What of a program's process comes out where.
@Timeout(60)
class ProgramFolderTest {

    @TempDir
    Path folder;

    @Test
    void keepsWhatIsPrintedOutOfAConnectorsProtocol() throws Exception {
        Output output = run(true);

        assertThat(output.out())
                .startsWith("-XX:")
                .contains(" -Dflowcdk.output=/dev/fd/3 ")
                .endsWith(" Main an argument\n");
        assertThat(output.error()).isEqualTo("printed\n");
    }

    @Test
    void leavesStandardOutputToOtherPrograms() throws Exception {
        Output output = run(false);

        assertThat(output.out()).startsWith("printed\n-XX:").doesNotContain("flowcdk.output");
        assertThat(output.error()).isEmpty();
    }

    @Test
    void saysThatThereIsNoJava() throws Exception {
        new ProgramFolder("it", "Main", "64m", true).write(folder.resolve("dist"), Map.of());
        Files.writeString(folder.resolve("dist/lib/find-jdk.sh"), "find_jdk() { false; }\n");

        Process process = new ProcessBuilder(folder.resolve("dist/bin/it").toString()).start();

        assertThat(process.errorReader().readLine())
                .isEqualTo("it: no Java 25 found; install a JDK 25 and set JAVA_HOME to its folder.");
        assertThat(process.waitFor()).isEqualTo(3);
    }

    private Output run(boolean connector) throws Exception {
        new ProgramFolder("it", "Main", "64m", connector).write(folder.resolve("dist"), Map.of());
        Path java = EchoingJava.install(folder.resolve("java"));
        return EchoingJava.run(java, List.of(folder.resolve("dist/bin/it").toString(), "an argument"));
    }
}
