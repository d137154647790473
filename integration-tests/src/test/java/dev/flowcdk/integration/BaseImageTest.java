package dev.flowcdk.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The script that makes a base image of Debian's packages.
class BaseImageTest {

    private static final Path SCRIPT = Path.of(
            System.getProperty("flowcdk.root"), "flow-cdk-maven-plugin/src/main/resources/dev/flowcdk/image/base.sh");

    @TempDir
    private Path folder;

    @Test
    void makesTheSameImageTwice() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/apt-get")), "a base can be made on Debian or its like only");

        String first = run(folder.resolve("first.tar").toString());
        String second = run(folder.resolve("second.tar").toString());

        assertThat(first).startsWith("sha256:").isEqualTo(second);
        assertThat(folder.resolve("first.tar")).hasSameBinaryContentAs(folder.resolve("second.tar"));
    }

    @Test
    void saysWhatItTakes() throws Exception {
        assertThat(run("--flavour", "small", "x.tar"))
                .isEqualTo(
                        "base.sh: unknown option --flavour; usage: base.sh [--arch ARCH] [--suite SUITE] [--jre FOLDER]"
                                + " [--packages \"NAME...\"] OUTPUT.tar\n");
    }

    @Test
    void leavesNothingWhereItCannotWrite() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/apt-get")), "a base can be made on Debian or its like only");
        Path nowhere = folder.resolve("missing/base.tar");

        assertThat(run(nowhere.toString())).endsWith("base.sh: " + nowhere + " cannot be written\n");
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        String[] command = new String[arguments.length + 1];
        command[0] = SCRIPT.toString();
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
