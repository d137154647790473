package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointWatchTest {

    private final List<String> warnings = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private final CheckpointWatch watch = new CheckpointWatch("resource \"a\"", warnings::add, () -> now.toNanos());

    @Test
    void tellsOnceOfACaptureThatEmitsAndNeverMakesACheckpoint() {
        for (int documents = 1; documents <= 100; documents++) {
            watch.emitted(documents);
            now = now.plusSeconds(1);
        }

        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("resource \"a\" has emitted 16 documents and made no checkpoint yet");
    }

    @Test
    void tellsBeforeALongPause() {
        watch.emitted(1);
        watch.pausing(1, Duration.ofSeconds(9));
        assertThat(warnings).isEmpty();

        watch.pausing(1, Duration.ofMinutes(5));

        assertThat(warnings).singleElement().asString().contains("1 document and");
    }

    @Test
    void saysNothingToWhoeverHasNothingToShow() {
        now = Duration.ofHours(1);

        watch.pausing(0, Duration.ofDays(1));

        assertThat(warnings).isEmpty();
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

        assertThat(warnings).isEmpty();
    }

    @Test
    void saysNothingToAFastOne() {
        for (int documents = 1; documents <= 100_000; documents++) {
            watch.emitted(documents);
        }

        assertThat(warnings).isEmpty();
    }
}
