package dev.flowcdk.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryTest {

    @Test
    void waitsTwiceAsLongEachTimeUpToTheLongestPause() {
        Retry retry = Retry.inPlace(5).withPauses(Duration.ofSeconds(2), Duration.ofSeconds(15));

        assertThat(IntStream.rangeClosed(1, 5).mapToObj(retry::pauseBefore))
                .containsExactly(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(15));
        assertThat(retry.pauseBefore(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void waitsFromASecondToAMinuteUnlessToldOtherwise() {
        assertThat(Retry.inPlace(9).pauseBefore(1)).isEqualTo(Duration.ofSeconds(1));
        assertThat(Retry.inPlace(9).pauseBefore(9)).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void refusesWhatWouldNotRetryOrNotWait() {
        assertThatIllegalArgumentException().isThrownBy(() -> Retry.inPlace(0)).withMessageContaining("not 0 times");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.inPlace(1).withPauses(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessageContaining("cannot grow from PT2S to PT1S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Retry.inPlace(1).withPauses(Duration.ofSeconds(-1), Duration.ofSeconds(1)));
    }
}
