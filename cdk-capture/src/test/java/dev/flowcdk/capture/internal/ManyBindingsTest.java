package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What sessions with very many bindings take, by processes that have no more.
@Timeout(120)
class ManyBindingsTest {

    private static final int MIB = 1 << 20;

    @Test
    void dropsBuffersThatAreNotNeededAnyMore() throws Exception {
        assertThat(idleBytes(64, 300, 3, 64 << 10)).isLessThan(20 * MIB);
    }

    @Test
    void holdsNextToNothingForABindingThatIsIdle() throws Exception {
        assertThat(idleBytes(96, 5000, 1, 1000)).isLessThan(60 * MIB);
    }

    /// @param heapMebibytes of the process
    private static long idleBytes(int heapMebibytes, int bindings, int transactions, int bytes)
            throws IOException, InterruptedException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heapMebibytes + "m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classPath,
                        ManyBindings.class.getName(),
                        String.valueOf(bindings),
                        String.valueOf(transactions),
                        String.valueOf(bytes))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).as(output).isZero();
            return Long.parseLong(output.strip());
        } finally {
            process.destroyForcibly();
        }
    }
}
