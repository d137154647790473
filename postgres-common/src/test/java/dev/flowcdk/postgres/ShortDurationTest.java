package dev.flowcdk.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortDurationTest {

    @ParameterizedTest
    @CsvSource({"0, PT0S", "15m, PT15M", "1h30m, PT1H30M", "1.5s, PT1.5S", "250ms, PT0.25S", "8760h, PT8760H"})
    void readsAmountsWithUnits(String text, Duration duration) {
        assertThat(ShortDuration.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "5", "-1s", "1 s", "99999999999h"})
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> ShortDuration.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
