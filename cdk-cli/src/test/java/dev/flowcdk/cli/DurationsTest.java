package dev.flowcdk.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {

    @ParameterizedTest
    @CsvSource({"30s, PT30S", "10m0s, PT10M", "1h 30m, PT1H30M", "500ms, PT0.5S", "1.5s, PT1.5S", "2, PT2S", "1d, P1D"})
    void readsDurations(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "-3s", "3x", "3s5", "PT3S", "99999999999d"})
    void refusesOthers(String text) {
        assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void aBareNumberStandsAlone() {
        assertThatThrownBy(() -> Durations.parse("3 4")).isInstanceOf(TypeConversionException.class);
    }
}
