package dev.flowcdk.airbyte.host;

import static dev.flowcdk.airbyte.host.StandIn.keyless;
import static dev.flowcdk.airbyte.host.StandIn.record;
import static dev.flowcdk.airbyte.host.StandIn.state;
import static dev.flowcdk.airbyte.host.StandIn.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.CaptureOptions;
import dev.flowcdk.runtime.session.SessionEnd;
import dev.flowcdk.testing.CaptureResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A source that says what it should, from the first question to the last state.
class AirbyteHostTest {

    @TempDir
    private Path folder;

    private StandIn source;

    @BeforeEach
    void standIn() throws IOException {
        source = new StandIn(folder);
    }

    @Test
    void capturesRecordsWithTheirMetadata() throws IOException {
        source.says("read", record("users", "{\"id\":1,\"name\":\"Ann\"}"), state("users", "{\"at\":1}"));

        CaptureResult result = source.run().asEmitted().untilExit();

        assertThat(result.end()).isEqualTo(SessionEnd.EXITED);
        assertThat(result.documents("users"))
                .containsExactly(RawJson.of(
                        "{\"id\":1,\"name\":\"Ann\",\"_meta\":{\"op\":\"u\",\"emitted_at\":1730000000000}}"));
    }

    @Test
    void givesTheSourceItsConfigAndOnlyTheStreamsThatAreBound() throws IOException {
        source.offers(stream("users"), stream("orders"));
        source.says("read", record("users", "{\"id\":1}"), state("users", "{\"at\":1}"));

        source.run("{\"password\":\"s3cret\",\"sops\":{}}").untilExit();

        assertThat(source.given("read", "config.json")).isEqualTo("{\"password\":\"s3cret\"}");
        assertThat(source.given("read", "catalog.json"))
                .contains("\"name\":\"users\"", "\"name\":\"orders\"", "\"sync_mode\":\"incremental\"")
                .contains("\"destination_sync_mode\":\"append\"", "\"cursor_field\":[\"id\"]");
        assertThat(source.arguments("read")).doesNotContain("--state");
    }

    @Test
    void keepsTheConfigFromOthersAndDeletesIt() throws IOException {
        source.says("read", state("users", "{}"))
                .does("read", "ls -ld \"$given\" \"$given\"/* > \"$folder/listing\"; touch \"$given/left-behind\"");

        source.run("{\"password\":\"s3cret\"}").untilExit();

        assertThat(Files.readAllLines(folder.resolve("listing")))
                .allMatch(line -> line.startsWith("drwx------") || line.startsWith("-rw-------"));
        assertThat(source.givenFolder("read")).doesNotExist();
    }

    @Test
    void goesOnFromTheLastState() throws IOException {
        source.says("read", record("users", "{\"id\":1}"), state("users", "{\"at\":1,\"none\":null}"));

        CaptureResult first = source.run().untilExit();
        source.says("read", record("users", "{\"id\":2}"), state("users", "{\"at\":2}"));
        CaptureResult second = first.resume().untilExit();

        assertThat(source.given("read", "state.json"))
                .isEqualTo("[{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"users\"},"
                        + "\"stream_state\":{\"at\":1,\"none\":null}}}]");
        assertThat(second.documents("users")).hasSize(1);
        second.resume().untilExit();
        assertThat(source.given("read", "state.json")).contains("{\"at\":2}").doesNotContain("none");
    }

    @Test
    void givesLaterSessionsTheConfigThatTheSourceHasAskedFor() throws Exception {
        source.says(
                "spec",
                "{\"type\":\"SPEC\",\"spec\":{\"connectionSpecification\":{\"type\":\"object\",\"properties\":{\"token\":"
                        + "{\"type\":\"string\",\"airbyte_secret\":true}}}}}");
        source.says(
                        "read",
                        "{\"type\":\"CONTROL\",\"control\":{\"type\":\"CONNECTOR_CONFIG\",\"emitted_at\":1,"
                                + "\"connectorConfig\":{\"config\":{\"token\":\"second\"}}}}")
                .does("read", "exit 1");

        RawJson state;
        try (var running = source.run("{\"token\":\"first\"}").launch()) {
            running.failure();
            state = running.state();
        }
        source.says("read", state("users", "{\"at\":1}")).does("read", "");
        CaptureResult next = source.run("{\"token\":\"first\"}").from(state).untilExit();

        assertThat(state.toString()).doesNotContain("first", "second");
        assertThat(source.given("read", "config.json")).isEqualTo("{\"token\":\"second\"}");
        source.run("{\"token\":\"third\"}").from(next.state()).untilExit();
        assertThat(source.given("read", "config.json")).isEqualTo("{\"token\":\"third\"}");
    }

    @Test
    void commitsWhatFollowsTheLastState() throws IOException {
        source.says("read", record("users", "{\"id\":1}"), state("users", "{\"at\":1}"), record("users", "{\"id\":2}"));

        CaptureResult result = source.run().untilExit();

        assertThat(result.documents("users")).hasSize(2);
        assertThat(result.transactions()).hasSize(2);
    }

    @Test
    void numbersTheDocumentsOfAStreamWithoutAKey() throws IOException {
        source.offers(keyless("events"));
        source.says("read", record("events", "{}"), record("events", "{\"id\":7}"));

        CaptureResult first = source.run().asEmitted().untilExit();
        CaptureResult second = first.resume().asEmitted().untilExit();

        assertThat(first.documents("events"))
                .containsExactly(
                        RawJson.of("{\"_meta\":{\"op\":\"u\",\"row_id\":0,\"emitted_at\":1730000000000}}"),
                        RawJson.of("{\"id\":7,\"_meta\":{\"op\":\"u\",\"row_id\":1,\"emitted_at\":1730000000000}}"));
        assertThat(second.documents("events")).isEqualTo(first.documents("events"));
    }

    @Test
    void readsAWholeStreamAnewAfterItWasReadToItsEnd() throws IOException {
        source.offers(keyless("events"));
        source.says("read", record("events", "{\"id\":1}"), state("events", "{\"page\":3}"));

        CaptureResult result = source.run().untilExit();

        assertThat(result.state().toString()).doesNotContain("page");
        result.resume().untilExit();
        assertThat(source.wasGiven("read", "state.json")).isFalse();
    }

    @Test
    void resumesAWholeStreamThatWasNotReadToItsEnd() throws Exception {
        source.offers(keyless("events"));
        source.says("read", record("events", "{\"id\":1}"), state("events", "{\"page\":3}"))
                .does("read", "exit 1");

        RawJson state;
        try (var running = source.run().launch()) {
            running.failure();
            state = running.state();
        }
        source.says("read", record("events", "{\"id\":2}")).does("read", "");
        CaptureResult second = source.run().from(state).asEmitted().untilExit();

        assertThat(source.given("read", "state.json")).contains("{\"page\":3}");
        assertThat(second.documents("events").getFirst().toString()).contains("\"row_id\":1");
    }

    @Test
    void refusesASplitTask() throws IOException {
        var options = CaptureOptions.preview().withRange(new RangeSpec(0, 0x7fffffff, 0, -1));

        assertThatThrownBy(() -> source.run().with(options).untilExit())
                .hasMessageContaining("split into several shards");
    }

    @Test
    void refusesAConfigThatTheCheckRefuses() throws IOException {
        source.says(
                        "check",
                        "{\"type\":\"CONNECTION_STATUS\",\"connectionStatus\":{\"status\":\"FAILED\",\"message\":\"wrong"
                                + " password\"}}")
                .does("check", "exit 1");

        assertThatThrownBy(source::run).hasMessageContaining("refuses the endpoint config: wrong password");
    }

    @Test
    void refusesStreamsThatAreGone() throws IOException {
        var run = source.run();
        source.offers(stream("other"));

        assertThatThrownBy(run::untilExit).hasMessageContaining("the source has no stream \"users\"");
    }

    @Test
    void answersSpecAfterManyLogRecords() throws Exception {
        String log = "{\"type\":\"LOG\",\"log\":{\"level\":\"INFO\",\"message\":\"hello\"}}";
        source.says(
                "spec",
                (log + "\n").repeat(20)
                        + "{\"type\":\"SPEC\",\"spec\":{\"documentationUrl\":\"https://example.com\","
                        + "\"connectionSpecification\":{\"type\":\"object\",\"properties\":{\"token\":{\"type\":\"string\","
                        + "\"airbyte_secret\":true}}}}}");

        CaptureResponse.Spec spec = new CaptureCalls(source.hosted(), any -> {}).spec();

        assertThat(spec.documentationUrl()).isEqualTo("https://example.com");
        assertThat(String.valueOf(spec.configSchema()))
                .contains("\"secret\":true")
                .doesNotContain("airbyte");
        assertThat(spec.resourcePathPointers()).containsExactly("/namespace", "/stream");
    }
}
