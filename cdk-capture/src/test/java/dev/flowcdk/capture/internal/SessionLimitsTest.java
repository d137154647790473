package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionLimitsTest {

    @ParameterizedTest
    @CsvSource({"0, 1048576", "1, 1048576", "64, 1048576", "128, 524288", "300, 223696", "16384, 4096", "100000, 4096"})
    void shareTheMemoryAmongTheBindings(int bindings, int bytes) {
        var limits = new SessionLimits(64 << 20, Path.of("/tmp"), Duration.ZERO, Duration.ZERO);

        assertThat(limits.heldBytes(bindings)).isEqualTo(bytes);
    }

    @Test
    void takeAnEighthOfTheMemoryOfTheProcessWithinBounds() {
        long eighth = Runtime.getRuntime().maxMemory() / 8;

        assertThat(SessionLimits.ofProcess().waitingBytes()).isEqualTo(Math.clamp(eighth, 4 << 20, 64 << 20));
    }
}
