package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.bytes.GrowingBytes;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FreeBuffersTest {

    private static final int KIB = 1 << 10;

    private final FreeBuffers free = new FreeBuffers(64 * KIB);

    @Test
    void givesBuffersOutAgainWithoutWhatWasInThem() {
        var buffer = new GrowingBytes(64 * KIB);
        buffer.ascii("of the transaction before");

        free.give(buffer);

        assertThat(free.take()).isSameAs(buffer);
        assertThat(buffer.length()).isZero();
        assertThat(free.take()).isNotSameAs(buffer);
    }

    @Test
    void keepsNoLargeOne() {
        var large = new GrowingBytes(64 * KIB + 1);

        free.give(large);

        assertThat(free.take()).isNotSameAs(large);
    }

    @Test
    void keepsFourMebibytesAtMostWhateverComesAndGoes() {
        for (int round = 0; round < 3; round++) {
            IntStream.range(0, 100).forEach(_ -> free.give(new GrowingBytes(64 * KIB)));

            int kept = 0;
            while (free.take().array().length == 64 * KIB) {
                kept++;
            }
            assertThat(kept).isEqualTo(64);
        }
    }
}
