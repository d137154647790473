package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointWatchTest {

    private final ListLogger log = new ListLogger();
    private Duration now = Duration.ZERO;
    private final CheckpointWatch watch = new CheckpointWatch("resource \"a\"", log, () -> now.toNanos());

    @Test
    void tellsOnceOfACaptureThatEmitsAndNeverMakesACheckpoint() {
        for (int documents = 1; documents <= 100; documents++) {
            watch.emitted(documents);
            now = now.plusSeconds(1);
        }

        assertThat(log.messages())
                .singleElement()
                .asString()
                .startsWith("WARNING resource \"a\" has emitted 16 documents and made no checkpoint yet");
    }

    @Test
    void tellsBeforeALongPause() {
        watch.emitted(1);
        watch.pausing(1, Duration.ofSeconds(9));
        assertThat(log.messages()).isEmpty();

        watch.pausing(1, Duration.ofMinutes(5));

        assertThat(log.messages()).singleElement().asString().contains("1 document and");
    }

    @Test
    void saysNothingToWhoeverHasNothingToShow() {
        now = Duration.ofHours(1);

        watch.pausing(0, Duration.ofDays(1));

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void saysNothingOnceThereWasACheckpoint() {
        watch.emitted(1);
        watch.checkpointed();
        now = Duration.ofHours(1);
        watch.emitted(1);
        now = Duration.ofHours(2);
        watch.emitted(2);
        watch.pausing(2, Duration.ofHours(1));

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void saysNothingToAFastOne() {
        for (int documents = 1; documents <= 100_000; documents++) {
            watch.emitted(documents);
        }

        assertThat(log.messages()).isEmpty();
    }
}
