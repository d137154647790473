package dev.flowcdk.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;

class SinkLoggerFinderTest {

    private final SinkLoggerFinder finder = new SinkLoggerFinder();

    /// Java's record of the exit, at level debug, would come after the last words of a process.
    @Test
    void letsWarningsAndErrorsOfJavaPass() {
        System.Logger logger = finder.getLogger("java.lang.Runtime", Object.class.getModule());

        assertThat(logger.isLoggable(Level.ERROR)).isTrue();
        assertThat(logger.isLoggable(Level.WARNING)).isTrue();
        assertThat(logger.isLoggable(Level.INFO)).isFalse();
        assertThat(logger.isLoggable(Level.DEBUG)).isFalse();
    }

    @Test
    void letsPassWhatIsAskedForOfConnectors() {
        System.Logger logger = finder.getLogger("com.example.Source", getClass().getModule());

        assertThat(logger.getName()).isEqualTo("com.example.Source");
        assertThat(logger.isLoggable(Level.INFO)).isTrue();
        assertThat(logger.isLoggable(Level.DEBUG)).isFalse();
        assertThat(logger.isLoggable(Level.OFF)).isFalse();
    }
}
