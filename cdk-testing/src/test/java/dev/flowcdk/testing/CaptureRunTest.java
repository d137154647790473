package dev.flowcdk.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.flowcdk.Connector;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What an author's test is told of the author's mistakes.
@Timeout(60)
class CaptureRunTest {

    record Config(
            @Field(title = "Careless", description = "Whether a mistake is made.")
            boolean careless) {}

    record Resource(
            @Field(title = "Stream", description = "Name of the stream.") @ResourcePath
            String stream) {}

    record Cursor(int next) {}

    record Number(@Key int number) {}

    /// What the capture does for its one binding.
    interface Work {
        void run(CaptureBinding<Resource, Cursor> binding) throws Exception;
    }

    @Connector(name = "source-numbers", documentation = "https://example.com")
    private static final class Numbers implements Capture<Config, Resource, Cursor> {

        private final Work work;

        Numbers(Work work) {
            this.work = work;
        }

        @Override
        public List<Discovered<Resource>> discover(Config config) {
            return List.of(Discovered.of(nameOf(config), new Resource("numbers"), Number.class));
        }

        @SuppressWarnings("NullAway") // the author's mistake
        private static String nameOf(Config config) {
            String name = config.careless() ? null : "numbers";
            return name.strip();
        }

        @Override
        public void capture(CaptureSession<Config, Resource, Cursor> session) throws Exception {
            session.forEachBinding(work::run);
        }
    }

    @Test
    void aBugReachesTheTestWithItsClassTraceAndCause() {
        var failure = catchThrowableOfType(
                ConnectorFailedException.class,
                () -> CaptureRun.start(() -> new Numbers(binding -> {}), new Config(true)));

        assertThat(failure).hasMessageStartingWith("java.lang.NullPointerException: Cannot invoke \"String.strip()\"");
        assertThat(failure).cause().isInstanceOf(NullPointerException.class);
        assertThat(failure.getCause().getStackTrace()[0].toString()).contains(Numbers.class.getName() + ".nameOf");
    }

    @Test
    void aBugInASessionReachesTheTestToo() {
        CaptureRun run = run(binding -> {
            throw new IllegalStateException("a bug", new ArithmeticException("its cause"));
        });

        assertThatThrownBy(run::untilExit)
                .isInstanceOf(ConnectorFailedException.class)
                .hasMessage("java.lang.IllegalStateException: a bug")
                .hasRootCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void aMistakeOfTheOperatorIsToldInItsOwnWords() {
        CaptureRun run = run(binding -> {
            throw new UserException("no such table");
        });

        assertThatThrownBy(run::untilExit)
                .isInstanceOf(ConnectorFailedException.class)
                .hasMessage("no such table")
                .hasCauseInstanceOf(UserException.class);
    }

    @Test
    void waitingForMoreThanComesHasAnEnd() {
        CaptureRun run = run(binding -> {
                    binding.emit(new Number(1));
                    binding.checkpoint(new Cursor(2));
                    while (binding.pause(Duration.ofMinutes(1))) {}
                })
                .patience(Duration.ofSeconds(2));

        assertThatThrownBy(() -> run.untilDocuments(2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("committed were 1 documents in 1 transactions");
    }

    private static CaptureRun run(Work work) {
        return CaptureRun.start(() -> new Numbers(work), new Config(false));
    }
}
