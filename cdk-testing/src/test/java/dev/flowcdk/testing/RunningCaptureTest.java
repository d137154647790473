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
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.testing.CaptureResult.Transaction;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunningCaptureTest {

    private final ConcurrentLinkedQueue<String> world = new ConcurrentLinkedQueue<>();
    private final ConnectorUnderTest connector = ConnectorUnderTest.of(Mailbox::new);

    record Config(
            @Field(title = "Signature", description = "Is added to each letter.") @Default("")
            String signature) {}

    record Resource(
            @Field(title = "Stream", description = "Name of the stream.") @ResourcePath
            String stream) {}

    record Cursor(long next) {}

    record Letter(@Key String to, String text) {}

    /// Empties a queue again and again: what is found together is committed together.
    @Connector(name = "source-mailbox", documentation = "https://example.com/source-mailbox")
    final class Mailbox implements Capture<Config, Resource, Cursor> {

        @Override
        public List<Discovered<Resource>> discover(Config config) {
            return List.of(Discovered.of("letters", new Resource("letters"), Letter.class));
        }

        @Override
        public void capture(CaptureSession<Config, Resource, Cursor> session) throws Exception {
            session.forEachBinding(binding -> {
                long number = binding.stateOr(new Cursor(0)).next();
                do {
                    for (String text = world.poll(); text != null; text = world.poll()) {
                        if (text.equals("bomb")) {
                            throw new IllegalStateException("it exploded");
                        }
                        String to = text.substring(0, text.indexOf(' '));
                        binding.emit(new Letter(to, text + session.config().signature()));
                        if (world.isEmpty() || number == 0) {
                            binding.checkpoint(new Cursor(++number));
                        }
                    }
                } while (binding.pause(Duration.ofMillis(1)));
            });
        }
    }

    private CaptureRun run() {
        return CaptureRun.start(connector, RawJson.of("{}"));
    }

    @Test
    void letsATestDoThingsWhileItRuns() throws Exception {
        CaptureResult result = run().during(capture -> {
            world.add("anna 1");
            capture.until(() -> capture.documents("letters").size() == 1);
            world.add("anna 2");
            capture.until(() -> capture.documents("letters").size() == 2);
        });

        assertThat(result.documents("letters", Letter.class))
                .containsExactly(new Letter("anna", "anna 1"), new Letter("anna", "anna 2"));
        assertThat(result.end()).isEqualTo(SessionEnd.STOPPED);
    }

    @Test
    void stopsInOrder() throws Exception {
        try (RunningCapture capture = run().launch()) {
            world.add("anna 1");
            capture.until(() -> !capture.documents("letters").isEmpty());

            assertThat(capture.stop().end()).isEqualTo(SessionEnd.EXITED);
            assertThat(capture.running()).isFalse();
        }
    }

    @Test
    void saysWhatTheConnectorThrew() throws Exception {
        try (RunningCapture capture = run().launch()) {
            world.add("bomb");

            assertThat(capture.failure())
                    .hasMessage("java.lang.IllegalStateException: it exploded")
                    .hasCauseInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> capture.until(() -> false))
                    .isInstanceOf(AssertionError.class)
                    .hasRootCauseMessage("it exploded");
        }
        assertThat(connector.logged("it exploded")).isTrue();
    }

    @Test
    void waitsNoLongerThanItsPatience() throws Exception {
        try (RunningCapture capture = run().patience(Duration.ofMillis(50)).launch()) {
            assertThatThrownBy(() -> capture.until(() -> false))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("committed were 0 documents");
        }
    }

    @Test
    void runsUntilWhatWasCommittedIsEnough() {
        world.addAll(List.of("anna 1", "bert 1"));

        CaptureResult result = run().until(soFar -> soFar.documents("letters", Letter.class).stream()
                .anyMatch(letter -> letter.to().equals("bert")));

        assertThat(result.documents("letters")).hasSize(2);
    }

    @Test
    void showsWhatIsEmittedInItsOrderOrAsFlowSortsIt() {
        List<String> letters = List.of("anna 0", "bert 1", "anna 2", "bert 3");
        world.addAll(letters);
        CaptureResult emitted = run().asEmitted().untilDocuments(4);
        world.addAll(letters);
        CaptureResult reduced = run().untilDocuments(4);

        assertThat(emitted.transactions())
                .extracting(Transaction::documents)
                .extracting(List::size)
                .containsExactly(1, 3);
        assertThat(emitted.transactions()
                        .getFirst()
                        .documents()
                        .getFirst()
                        .json()
                        .toString())
                .isEqualTo("{\"to\":\"anna\",\"text\":\"anna 0\"}");
        assertThat(emitted.documents("letters", Letter.class))
                .extracting(Letter::text)
                .containsExactlyElementsOf(letters);
        assertThat(emitted.transactions().getLast().changes().toString())
                .isEqualTo("[{\"bindingStateV1\":{\"letters\":{\"next\":2}}}]");
        assertThat(reduced.documents("letters", Letter.class))
                .extracting(Letter::text)
                .containsExactly("anna 0", "anna 2", "bert 1", "bert 3");
    }

    @Test
    void goesOnWithAnotherConfigOrCollection() {
        world.add("anna 1");
        CaptureResult first = run().untilDocuments(1);

        world.add("bert 2");
        CaptureResult second = first.resumeWith(new Config("!")).untilDocuments(1);
        assertThat(second.documents("letters", Letter.class)).containsExactly(new Letter("bert", "bert 2!"));
        assertThat(second.state().toString()).contains("\"next\":2");

        var strict = CatalogCollection.of("letters", List.of("/to"), RawJson.of("""
                {"type": "object", "required": ["to"], "properties": {
                    "to": {"type": "string"}, "text": {"type": "string", "maxLength": 3}}}"""));
        world.add("carl 3");
        CaptureRun third = second.resumeWith(strict);
        assertThatThrownBy(() -> third.untilDocuments(1)).hasMessageContaining("carl 3!");
        assertThatThrownBy(() -> second.resumeWith(CatalogCollection.of("cards", List.of("/to"), RawJson.of("{}"))))
                .hasMessageContaining("there is no collection \"cards\"");
    }
}
