package dev.flowcdk.airbyte.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.testing.CaptureResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What real sources have said, replayed: each record becomes a document, and each state is given back as it was.
class RecordingsTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path folder;

    private StandIn source;

    @BeforeEach
    void standIn() throws IOException {
        source = new StandIn(folder);
    }

    static Stream<Arguments> recordings() {
        return Stream.of(
                Arguments.of("faker", "faker.read", 3),
                Arguments.of("faker", "faker.read-resumed", 3),
                Arguments.of("file", "file.read", 0),
                Arguments.of("hardcoded-records", "hardcoded-records.read", 0),
                Arguments.of("low-code", "low-code.read", 1),
                Arguments.of("low-code", "low-code.read-resumed", 1),
                Arguments.of("low-code", "low-code-old.read", 1),
                Arguments.of("sftp-bulk", "sftp-bulk.read", 1),
                Arguments.of("sftp-bulk", "sftp-bulk.read-resumed", 1),
                Arguments.of("smoke-test", "smoke-test.read", 0));
    }

    @ParameterizedTest
    @MethodSource
    void recordings(String name, String read, int incremental) throws IOException {
        source.says("discover", StandIn.sample(name + ".discover.jsonl"));
        source.says("read", StandIn.sample(read + ".jsonl"));

        CaptureResult first = source.run().asEmitted().untilExit();
        first.resume().untilExit();

        assertThat(first.transactions().stream()
                        .mapToInt(each -> each.documents().size())
                        .sum())
                .isEqualTo(messages(read, "RECORD").size());
        JsonNode given = source.wasGiven("read", "state.json")
                ? JSON.readTree(source.given("read", "state.json"))
                : JSON.createArrayNode();
        assertThat(given).hasSize(incremental);
        for (JsonNode each : given) {
            assertThat(each.path("stream")).isEqualTo(lastState(read, each.path("stream")));
        }
    }

    @Test
    void aStateAfterTheStreamIsIncompleteIsKept() throws Exception {
        source.says("discover", StandIn.sample("low-code.discover.jsonl"));
        source.says("read", StandIn.sample("low-code.read-failing-partition.jsonl"))
                .does("read", "exit 1");

        try (var running = source.run().launch()) {
            assertThat(running.failure())
                    .hasMessageContaining(
                            "the source failed with stream \"books\": Exhausted available request attempts")
                    .hasMessageContaining("2 more errors");
            assertThat(running.state().toString()).contains("2024-04-15");
        }
    }

    @Test
    void aStreamThatIsMissingIsAnErrorAlthoughTheSourceEndsWell() throws IOException {
        source.says("discover", StandIn.sample("low-code.discover.jsonl"));
        source.says("read", StandIn.sample("low-code.read-missing-stream.jsonl"));

        assertThatThrownBy(() -> source.run().untilExit()).hasMessageContaining("has not read all of stream");
    }

    @Test
    void anInvalidConfigIsRefused() throws IOException {
        source.says("check", StandIn.sample("low-code.check-invalid-config.jsonl"));

        assertThatThrownBy(source::run).hasMessageContaining("the source refuses the endpoint config");
    }

    @Test
    void anInvalidConfigIsRefusedWhenReading() throws IOException {
        source.says("read", StandIn.sample("low-code.read-invalid-config.jsonl"))
                .does("read", "exit 1");

        assertThatThrownBy(() -> source.run().untilExit()).hasMessageContaining("(config_error)");
    }

    private static List<JsonNode> messages(String read, String type) throws IOException {
        return StandIn.sample(read + ".jsonl")
                .lines()
                .map(JSON::readTree)
                .filter(message -> message.path("type").asString("").equals(type))
                .toList();
    }

    private static JsonNode lastState(String read, JsonNode stream) throws IOException {
        JsonNode name = stream.path("stream_descriptor").path("name");
        return messages(read, "STATE").reversed().stream()
                .map(message -> message.path("state").path("stream"))
                .filter(each -> each.path("stream_descriptor").path("name").equals(name))
                .findFirst()
                .orElseThrow();
    }
}
