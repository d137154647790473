package dev.flowcdk.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClosingTest {

    private final IllegalStateException failure = new IllegalStateException("first");

    @Test
    void closesWithoutAWord() {
        var closed = new AtomicInteger();

        Closing.after(failure, closed::incrementAndGet);

        assertThat(closed).hasValue(1);
        assertThat(failure.getSuppressed()).isEmpty();
    }

    @Test
    void keepsWhatFailsBesides() {
        var second = new IOException("second");

        Closing.after(failure, () -> {
            throw second;
        });

        assertThat(failure.getSuppressed()).containsExactly(second);
    }

    @Test
    void leavesAnInterruptToTheCaller() {
        Closing.after(failure, () -> {
            throw new InterruptedException();
        });

        assertThat(Thread.interrupted()).isTrue();
    }
}
