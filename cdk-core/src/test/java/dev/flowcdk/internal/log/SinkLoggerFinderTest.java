package dev.flowcdk.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.System.Logger.Level;
import org.junit.jupiter.api.Test;

class SinkLoggerFinderTest {

    @Test
    void leavesTheLastWordsToTheProcess() {
        var finder = new SinkLoggerFinder();

        System.Logger exits = finder.getLogger("java.lang.Runtime", getClass().getModule());
        System.Logger others = finder.getLogger("java.lang.Other", getClass().getModule());

        assertThat(exits.isLoggable(Level.ERROR)).isFalse();
        assertThat(others.isLoggable(Level.ERROR)).isTrue();
    }
}
