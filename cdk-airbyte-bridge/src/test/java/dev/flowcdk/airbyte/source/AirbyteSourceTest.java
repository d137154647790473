package dev.flowcdk.airbyte.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.TransientException;
import dev.flowcdk.airbyte.AirbyteRun;
import dev.flowcdk.airbyte.AirbyteRun.Outcome;
import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A capture under Airbyte's command line.
@Timeout(120)
class AirbyteSourceTest {

    private static final String CONFIG = "{\"password\": \"sesame\", \"_hidden\": 1, \"items\": null}";

    @TempDir
    private Path folder;

    private AirbyteRun airbyte;

    @BeforeEach
    void open() {
        airbyte = new AirbyteRun(TaskType.CAPTURE, () -> CaptureServer.of(new Shop()), folder);
    }

    @Test
    void saysItsOptionsInAirbytesWords() {
        Outcome spec = airbyte.run("spec");

        assertThat(spec.failure()).isNull();
        assertThat(spec.status()).isZero();
        assertThat(spec.order()).containsExactly("SPEC");
        JsonNode schema = spec.messages().getFirst().at("/spec/connectionSpecification");
        assertThat(schema.at("/properties/password/airbyte_secret").asBoolean()).isTrue();
        assertThat(schema.at("/properties/password").has("secret")).isFalse();
        assertThat(schema.at("/properties/trouble/group").asString()).isEqualTo("advanced");
        assertThat(schema.at("/properties/items/group").asString()).isEqualTo("connection");
        assertThat(schema.at("/properties/stream_overrides/items/properties").propertyNames())
                .containsExactly("namespace", "stream", "price");
        assertThat(schema.at("/properties/airbyte/properties/idle_stop_seconds/default")
                        .asInt())
                .isEqualTo(30);
        assertThat(spec.messages().getFirst().at("/spec/documentationUrl").asString())
                .isEqualTo("https://example.com/source-shop");
        assertThat(spec.messages().getFirst().toString())
                .doesNotContain("additionalProperties", "\"secret\"", "\"advanced\":true");
    }

    @Test
    void checksAConfig() throws Exception {
        Outcome check = airbyte.run("check", "--config", airbyte.file("config.json", CONFIG));

        assertThat(check.status()).isZero();
        assertThat(check.messages().getFirst().at("/connectionStatus/status").asString())
                .isEqualTo("SUCCEEDED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"password\": \"simsalabim\"}",
                "{\"pasword\": \"sesame\"}",
                "{\"password\": \"sesame\", \"items\": \"three\"}",
                "{\"password\": \"sesame\", \"airbyte\": {\"idle_stop_seconds\": 0}}"
            })
    void saysWhatIsWrongWithAConfig(String config) throws Exception {
        Outcome check = airbyte.run("check", "--config", airbyte.file("config.json", config));

        assertThat(check.status()).isZero();
        assertThat(check.of("CONNECTION_STATUS")).hasSize(1);
        JsonNode status = check.messages().getLast().path("connectionStatus");
        assertThat(status.path("status").asString()).isEqualTo("FAILED");
        assertThat(status.path("message").asString()).containsPattern("password|items|idle_stop_seconds");
        assertThat(check.messages().toString()).doesNotContain("simsalabim", "sesame");
    }

    @Test
    void listsStreams() throws Exception {
        List<JsonNode> streams = discovered();

        assertThat(streams.stream()
                        .map(stream -> stream.path("namespace").asString() + "/"
                                + stream.path("name").asString()))
                .containsExactly(
                        "ground.floor/hats", "ground.floor/shoes", "ground.floor/odd \"names\", ü", "cellar/hats");
        JsonNode first = streams.getFirst();
        assertThat(first.path("source_defined_primary_key").toString()).isEqualTo("[[\"id\"]]");
        assertThat(first.path("supported_sync_modes").toString()).isEqualTo("[\"full_refresh\",\"incremental\"]");
        assertThat(first.at("/json_schema/type").asString()).isEqualTo("object");
        assertThat(first.at("/json_schema/properties/price/type").asString()).isEqualTo("integer");
    }

    @Test
    void readsOneOfTenThousandStreams() throws Exception {
        String config = CONFIG.replace("_hidden", "trouble").replace("1,", "\"HAS_TOO_MANY_DEPARTMENTS\",");
        Outcome discover = airbyte.run("discover", "--config", airbyte.file("config.json", config));
        JsonNode streams = discover.of("CATALOG").getFirst().at("/catalog/streams");
        ArrayNode configured = Numbers.exactMapper().createArrayNode();
        configured.addObject().put("sync_mode", "incremental").set("stream", streams.get(streams.size() - 1));

        Outcome read = read(config, null, configured);

        assertThat(streams.size()).isEqualTo(4 + Shop.MANY);
        assertThat(read.of("RECORD"))
                .hasSize(3)
                .allMatch(record -> record.at("/record/stream").asString().equals("shelf 9999"));
    }

    @Test
    void readsUntilItHasCaughtUp() throws Exception {
        Outcome read = read(CONFIG, null, "incremental");

        assertThat(read.status()).isZero();
        assertThat(read.order()).startsWith("hats STARTED", "shoes STARTED");
        assertThat(read.order().reversed().subList(0, 4)).allMatch(line -> line.endsWith("COMPLETE"));
        assertThat(read.order().reversed().subList(4, 8)).allMatch(line -> line.startsWith("STATE"));
        assertThat(read.of("RECORD")).hasSize(12);
        assertThat(read.of("STATE").stream()
                        .mapToDouble(state ->
                                state.at("/state/sourceStats/recordCount").doubleValue()))
                .containsOnly(3.0);
        assertThat(read.of("STATE").getFirst().toString()).contains("\"recordCount\":3.0"); // never a whole number
        JsonNode record = read.of("RECORD").getFirst().path("record");
        assertThat(record.at("/data/name").asString()).isEqualTo("a\nb");
        assertThat(record.path("emitted_at").asLong()).isGreaterThan(1_700_000_000_000L);
    }

    @Test
    void goesOnFromItsState() throws Exception {
        Outcome first = read(CONFIG, null, "incremental");
        Outcome second = read(CONFIG, first.states(), "incremental");
        Outcome third = read(CONFIG, second.states(), "full_refresh");

        assertThat(ids(first)).containsExactlyInAnyOrder(0L, 1L, 2L);
        assertThat(ids(second)).containsExactlyInAnyOrder(3L, 4L, 5L);
        assertThat(ids(third)).containsExactlyInAnyOrder(0L, 1L, 2L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "[null]", "[{\"type\":\"LEGACY\",\"data\":{}}]", "{\"data\":null}"})
    void takesNoStateInAnyForm(String state) throws Exception {
        assertThat(ids(read(CONFIG, state, "incremental"))).containsExactlyInAnyOrder(0L, 1L, 2L);
    }

    @Test
    void takesAStateWithNullsAndKeysThatItDoesNotKnow() throws Exception {
        String states = read(CONFIG, null, "incremental")
                .states()
                .replace(
                        "\"type\":\"STREAM\"",
                        "\"type\":\"STREAM\",\"global_\":null,\"data\":null,\"id\":7,\"global_\":null");
        String global = "[{\"type\":\"GLOBAL\",\"global\":{\"shared_state\":null,\"stream_states\":"
                + states.replaceAll("\\{\"type\":\"STREAM\"[^{]*\"stream\":", "")
                        .replaceAll(",\"sourceStats\":\\{[^}]*}}", "")
                + "}}]";

        assertThat(ids(read(CONFIG, states, "incremental"))).containsExactlyInAnyOrder(3L, 4L, 5L);
        assertThat(ids(read(CONFIG, global, "incremental"))).containsExactlyInAnyOrder(3L, 4L, 5L);
    }

    @Test
    void refusesAStateOfAnotherConnector() throws Exception {
        Outcome read = read(
                CONFIG,
                "[{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"hats\",\"namespace\":\"cellar\"},"
                        + "\"stream_state\":{\"cursor\":1}}}]",
                "incremental");

        assertThat(read.status()).isEqualTo(1);
        assertThat(read.order()).containsExactly("ERROR config_error");
        assertThat(read.error()).contains("cellar.hats").contains("Clear the state");
    }

    @Test
    void readsTheOthersWhenAStreamIsGone() throws Exception {
        ArrayNode streams = configured("incremental");
        ((ObjectNode) streams.get(1).path("stream")).put("name", "socks");

        Outcome read = read(CONFIG, null, streams);

        assertThat(read.status()).isEqualTo(1);
        assertThat(read.order().subList(0, 2)).containsExactly("ERROR config_error", "socks INCOMPLETE");
        assertThat(read.order()).filteredOn(line -> line.endsWith(" COMPLETE")).hasSize(3);
        assertThat(read.error()).contains("ground.floor.socks");
    }

    @Test
    void saysWhyItFailed() throws Exception {
        Outcome read =
                read(CONFIG.replace("_hidden", "trouble").replace("1,", "\"STRIKE_AFTER_ONE\","), null, "incremental");

        assertThat(read.failure()).isInstanceOf(TransientException.class);
        assertThat(read.order().reversed().subList(0, 5))
                .containsExactlyInAnyOrder(
                        "hats INCOMPLETE",
                        "hats INCOMPLETE",
                        "shoes INCOMPLETE",
                        "odd \"names\", ü INCOMPLETE",
                        "ERROR transient_error");
        assertThat(read.error()).isEqualTo("the sellers are on strike");
    }

    @Test
    void setsOptionsOfStreams() throws Exception {
        String config = CONFIG.replace(
                "\"items\": null",
                "\"stream_overrides\": [{\"namespace\": \"cellar\", \"stream\": \"hats\", \"price\": 1}]");

        Outcome read = read(config, null, "incremental");

        Set<String> prices = read.of("RECORD").stream()
                .map(record -> record.at("/record/namespace").asString() + " " + record.at("/record/data/price"))
                .collect(Collectors.toSet());
        assertThat(prices).containsExactlyInAnyOrder("ground.floor 7", "cellar 1");
    }

    @Test
    void endsInOrderWhenTold() throws Exception {
        airbyte.onStop(Runnable::run);

        Outcome read =
                read(CONFIG.replace("_hidden", "trouble").replace("1,", "\"NEVER_PAUSES\","), null, "incremental");

        assertThat(read.status()).isEqualTo(143);
        assertThat(read.of("STATE")).hasSize(4);
        assertThat(read.order().getLast()).endsWith("INCOMPLETE");
    }

    @Test
    void takesSilenceForTheEndOfWhatDoesNotSay() throws Exception {
        String config = CONFIG.replace("_hidden", "trouble")
                .replace("1,", "\"NEVER_PAUSES\",")
                .replace("\"items\": null", "\"airbyte\": {\"idle_stop_seconds\": 1}");

        Outcome read = read(config, null, "incremental");

        assertThat(read.status()).isZero();
        assertThat(read.of("RECORD")).hasSize(12);
        assertThat(read.order().getLast()).endsWith(" COMPLETE");
        assertThat(read.of("LOG").toString()).contains("raise airbyte.idle_stop_seconds");
    }

    @Test
    void saysWhatIsWrongWithACommand() throws Exception {
        String broken = airbyte.file("broken.json", "{\"password\": sesame}");

        assertThat(airbyte.run("write").status()).isEqualTo(2);
        assertThat(airbyte.run("check").status()).isEqualTo(2);
        assertThat(airbyte.run("check", "--conf", "x").error())
                .contains("--conf")
                .contains("--config");
        assertThat(airbyte.run("check", "--config", folder + "/none.json").error())
                .contains(folder + "/none.json")
                .contains("does not exist");
        assertThat(airbyte.run("check", "--config", broken).error())
                .contains("line 1, column")
                .doesNotContain("sesame");
        assertThat(read(CONFIG, "{\"a\":", "incremental").error()).contains("--state");
    }

    private List<JsonNode> discovered() throws IOException {
        Outcome outcome = airbyte.run("discover", "--config", airbyte.file("config.json", CONFIG));
        assertThat(outcome.failure()).isNull();
        return List.copyOf(
                outcome.of("CATALOG").getFirst().at("/catalog/streams").values());
    }

    private ArrayNode configured(String syncMode) throws IOException {
        ArrayNode streams = Numbers.exactMapper().createArrayNode();
        for (JsonNode stream : discovered()) {
            streams.addObject()
                    .put("sync_mode", syncMode)
                    .put("destination_sync_mode", "append")
                    .set("stream", stream);
        }
        return streams;
    }

    private Outcome read(String config, String state, String syncMode) throws IOException {
        return read(config, state, configured(syncMode));
    }

    private Outcome read(String config, String state, ArrayNode streams) throws IOException {
        String configFile = airbyte.file("config.json", config);
        String catalog = airbyte.file("catalog.json", "{\"streams\":" + streams + "}");
        return state == null
                ? airbyte.run("read", "--config", configFile, "--catalog", catalog)
                : airbyte.run(
                        "read",
                        "--config=" + configFile,
                        "--catalog",
                        catalog,
                        "--state",
                        airbyte.file("state.json", state));
    }

    private static List<Long> ids(Outcome read) {
        return read.of("RECORD").stream()
                .filter(record -> record.at("/record/namespace").asString().equals("cellar"))
                .map(record -> record.at("/record/data/id").asLong())
                .toList();
    }
}
