package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StopSignalTest {

    private final StopSignal signal = new StopSignal();

    @Test
    void goesOnAfterAPauseUntilItIsAskedToStop() throws Exception {
        assertThat(signal.stopping()).isFalse();
        assertThat(signal.pause(Duration.ZERO)).isTrue();

        signal.stop();

        assertThat(signal.stopping()).isTrue();
        assertThat(signal.pause(Duration.ofDays(1))).isFalse();
    }

    @Test
    void endsAPauseThatIsUnderWay() throws Exception {
        var pause = new FutureTask<>(() -> signal.pause(Duration.ofDays(1)));
        Thread.ofVirtual().start(pause);

        signal.stop();

        assertThat(pause.get(10, TimeUnit.SECONDS)).isFalse();
    }
}
