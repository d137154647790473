package dev.flowcdk.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.Connector;
import dev.flowcdk.Default;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CaptureStepsTest {

    private final AtomicLong world = new AtomicLong();

    record Config(
            @Field(title = "Unused", description = "Has no effect.") @Default("")
            String unused) {}

    record Resource(
            @Field(title = "Stream", description = "Name of the stream.") @ResourcePath
            String stream) {}

    record Cursor(long next) {}

    record Observation(@Key long number, long world) {}

    /// Looks at the world a hundred times.
    @Connector(name = "source-observer", documentation = "https://example.com/source-observer")
    final class Observer implements Capture<Config, Resource, Cursor> {

        @Override
        public List<Discovered<Resource>> discover(Config config) {
            return List.of(Discovered.of("world", new Resource("world"), Observation.class));
        }

        @Override
        public void capture(CaptureSession<Config, Resource, Cursor> session) throws Exception {
            session.forEachBinding(binding -> {
                for (long number = binding.stateOr(new Cursor(0)).next(); number < 100; number++) {
                    binding.emit(new Observation(number, world.get()));
                    binding.checkpoint(new Cursor(number + 1));
                }
            });
        }
    }

    @Test
    void takesStepsWhenSoManyDocumentsWereCommitted() {
        CaptureRun run = CaptureRun.start(Observer::new, new Config(""));

        CaptureResult result = run.after(10, () -> world.addAndGet(1))
                .after(20, () -> world.addAndGet(10))
                .untilExit();

        assertThat(result.documents("world")).hasSize(100);
        assertThat(world).hasValue(11);
        result.resume().untilExit();
        assertThat(world).hasValue(11);
    }

    @Test
    void saysWhichStepFailed() {
        CaptureRun run = CaptureRun.start(Observer::new, new Config("")).after(10, () -> {
            throw new IllegalArgumentException("not here");
        });

        assertThatThrownBy(run::untilExit)
                .hasMessage("the step after 10 documents failed")
                .hasRootCauseMessage("not here");
    }
}
