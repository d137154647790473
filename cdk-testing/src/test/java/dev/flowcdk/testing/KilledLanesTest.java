package dev.flowcdk.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.Connector;
import dev.flowcdk.Field;
import dev.flowcdk.Key;
import dev.flowcdk.ResourcePath;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.CaptureLane;
import dev.flowcdk.capture.CaptureSession;
import dev.flowcdk.capture.Discovered;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.runtime.wire.Faults;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A capture whose bindings have two lanes, killed at every message: what is committed before and after is counted, so
/// that what comes twice shows as well as what is lost.
@Timeout(300)
class KilledLanesTest {

    private static final long ITEMS = 4;

    @Connector(name = "source-lanes", documentation = "https://example.com/source-lanes")
    static final class TwoLanes implements Capture<TwoLanes.Config, TwoLanes.Resource, TwoLanes.State> {

        record Config() {}

        record Resource(
                @Field(title = "Stream", description = "Name of the stream.") @ResourcePath
                String stream) {}

        record Changes(long next) {}

        record History(long next) {}

        record State(@Nullable Changes changes, @Nullable History history) {}

        record Item(@Key String lane, @Key long number) {}

        /// How far a state is ahead of its documents.
        private final long careless;

        TwoLanes(long careless) {
            this.careless = careless;
        }

        @Override
        public List<Discovered<Resource>> discover(Config config) {
            return List.of(
                    Discovered.of("orders", new Resource("orders"), Item.class),
                    Discovered.of("users", new Resource("users"), Item.class));
        }

        @Override
        public void capture(CaptureSession<Config, Resource, State> session) throws Exception {
            session.forEachBinding(binding -> {
                if (binding.state() == null) {
                    binding.checkpoint(new State(new Changes(0), new History(0)));
                }
                binding.lanes(
                        Lane.of("changes", Changes.class, this::follow),
                        Lane.of("history", History.class, TwoLanes::readHistory));
            });
        }

        private void follow(CaptureLane<Changes> lane) throws InterruptedException {
            long next = lane.stateOr(new Changes(0)).next();
            while (next < ITEMS) {
                lane.emit(new Item(lane.name(), next++));
                lane.checkpoint(new Changes(next + careless));
            }
        }

        private static void readHistory(CaptureLane<History> lane) throws InterruptedException {
            History history = lane.state();
            while (history != null && history.next() < ITEMS) {
                lane.emit(new Item(lane.name(), history.next()));
                lane.emit(new Item(lane.name(), history.next() + 1));
                history = new History(history.next() + 2);
                lane.checkpoint(history);
            }
            lane.done();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void losesAndDoublesNothing(boolean json) {
        assertThat(outcomesOfKills(0, json)).hasSizeGreaterThan(30).allMatch(KilledLanesTest::isComplete);
    }

    @Test
    void seesWhatIsLostOrDoubled() {
        assertThat(outcomesOfKills(1, false)).anyMatch(captured -> captured.size() < 4 * ITEMS);
        assertThat(outcomesOfKills(-1, false)).anyMatch(captured -> captured.size() > 4 * ITEMS);
    }

    private static boolean isComplete(List<String> captured) {
        List<String> expected = new ArrayList<>();
        for (String binding : List.of("orders", "users")) {
            for (String lane : List.of("changes", "history")) {
                for (long number = 0; number < ITEMS; number++) {
                    expected.add(binding + " " + new TwoLanes.Item(lane, number));
                }
            }
        }
        return captured.equals(expected);
    }

    /// What two sessions commit together, for each message that the first may be killed at; sorted.
    private static List<List<String>> outcomesOfKills(long careless, boolean json) {
        var connector = ConnectorUnderTest.of(() -> new TwoLanes(careless));
        CaptureRun run = CaptureRun.start(json ? connector.speakingJson() : connector, RawJson.of("{}"))
                .asEmitted();
        List<List<String>> outcomes = new ArrayList<>();
        var end = SessionEnd.STOPPED;
        for (long messages = 0; end == SessionEnd.STOPPED; messages++) {
            CaptureResult killed = run.with(
                            CaptureOptions.preview().withCombined(false).withFaults(Faults.killAfter(messages)))
                    .untilExit();
            CaptureResult after = killed.resume()
                    .with(CaptureOptions.preview().withCombined(false))
                    .untilExit();
            outcomes.add(
                    Stream.concat(captured(killed), captured(after)).sorted().toList());
            end = killed.end();
        }
        return outcomes;
    }

    private static Stream<String> captured(CaptureResult result) {
        return Stream.of("orders", "users")
                .flatMap(binding ->
                        result.documents(binding, TwoLanes.Item.class).stream().map(item -> binding + " " + item));
    }
}
