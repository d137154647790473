package dev.flowcdk.airbyte.host;

import static dev.flowcdk.airbyte.host.StandIn.keyless;
import static dev.flowcdk.airbyte.host.StandIn.record;
import static dev.flowcdk.airbyte.host.StandIn.state;
import static dev.flowcdk.airbyte.host.StandIn.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.wire.RuleBrokenException;
import dev.flowcdk.testing.CaptureResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a source offers, and the corrections of it.
class OfferedStreamsTest {

    @TempDir
    private Path folder;

    @TempDir
    private Path patches;

    private StandIn source;

    @BeforeEach
    void standIn() throws IOException {
        source = new StandIn(folder);
    }

    @Test
    void tellsStreamsOfOneNameApartByNamespace() throws Exception {
        source.offers(in("eu", "users"), in("us", "users"));
        source.says(
                "read",
                "{\"type\":\"RECORD\",\"record\":{\"stream\":\"users\",\"namespace\":\"us\",\"data\":{\"id\":1},\"emitted_at\":1}}",
                "{\"type\":\"STATE\",\"state\":{\"type\":\"STREAM\",\"stream\":{\"stream_descriptor\":{\"name\":\"users\","
                        + "\"namespace\":\"us\"},\"stream_state\":{\"at\":1}}}}");

        CaptureResult result = source.run().untilExit();

        assertThat(result.documents("eu/users")).isEmpty();
        assertThat(result.documents("us/users")).hasSize(1);
        result.resume().untilExit();
        assertThat(source.given("read", "state.json"))
                .contains("\"namespace\":\"us\"")
                .doesNotContain("eu");
    }

    @Test
    void makesNamesThatCollectionsMayHave() throws Exception {
        source.offers(in("my db", "Käufe"), in("my db", "Köufe"), in("my db", "Kaufe"), in("..", "a/b.c"));

        assertThat(discovered())
                .extracting(DiscoveredBinding::recommendedName)
                .containsExactly("my_db/K_ufe", "my_db/K_ufe_2", "my_db/Kaufe", "__/a_b.c");
    }

    @Test
    void offersIncrementalWhereTheCursorIsKnown() throws Exception {
        source.offers(
                stream("users"),
                keyless("events"),
                "{\"name\":\"choose\",\"json_schema\":{},\"supported_sync_modes\":[\"full_refresh\",\"incremental\"],"
                        + "\"default_cursor_field\":[\"updated\",\"at\"],\"source_defined_primary_key\":[[\"a\",\"b/c\"]]}",
                "{\"name\":\"unknown\",\"json_schema\":{},\"supported_sync_modes\":[\"full_refresh\",\"incremental\"]}");

        List<DiscoveredBinding> found = discovered();

        assertThat(found)
                .extracting(each -> String.valueOf(each.resourceConfig()))
                .containsExactly(
                        "{\"stream\":\"users\",\"syncMode\":\"incremental\"}",
                        "{\"stream\":\"events\",\"syncMode\":\"full_refresh\"}",
                        "{\"stream\":\"choose\",\"syncMode\":\"incremental\",\"cursorField\":[\"updated\",\"at\"]}",
                        "{\"stream\":\"unknown\",\"syncMode\":\"full_refresh\"}");
        assertThat(found)
                .extracting(DiscoveredBinding::key)
                .containsExactly(
                        List.of("/id"), List.of("/_meta/row_id"), List.of("/a/b~1c"), List.of("/_meta/row_id"));
    }

    @Test
    void incrementalOfAStreamThatIsOnlyReadAsAWholeIsReadAsAWhole() throws IOException {
        source.says("read", record("users", "{\"id\":1}"));
        var run = source.run();
        source.offers(stream("users").replace(",\"incremental\"", ""));

        run.untilExit();

        assertThat(source.given("read", "catalog.json")).contains("\"sync_mode\":\"full_refresh\"");
    }

    @Test
    void takesAFolderOfCorrections() throws Exception {
        source.offers(stream("users"), keyless("events"), keyless("secret"), keyless("later"));
        write("spec.patch.json", "{\"properties\":{\"host\":{\"type\":\"string\"}}}");
        write("spec.map.json", "{\"/credentials/token\":\"/token\"}");
        write("documentation_url.patch.json", "{\"documentation_url\":\"https://example.com/patched\"}");
        write(
                "oauth2.patch.json",
                "{\"provider\":\"acme\",\"authUrlTemplate\":\"https://example.com/{{{client_id}}}\","
                        + "\"accessTokenHeaders\":{},\"accessTokenResponseMap\":{\"token\":\"/access_token\"}}");
        write("omitted_streams.json", "[\"secret\"]");
        write("selected_streams.json", "[\"users\",\"events\"]");
        write("schema_normalizations.json", "[\"date-to-datetime\"]");
        write("run_interval_minutes.json", "0.001");
        write("streams/events.pk.json", "[\"id\"]");
        write("streams/events.normalize.json", "[{\"pointer\":\"/day\",\"normalization\":\"datetime_to_date\"}]");
        write("streams/*.patch.json", "{\"properties\":{\"day\":{\"type\":\"string\",\"format\":\"date\"}}}");

        checkCorrections(patches);
    }

    @Test
    void takesOneFileOfCorrections() throws Exception {
        source.offers(stream("users"), keyless("events"), keyless("secret"), keyless("later"));
        write("patches.yaml", """
                spec: {properties: {host: {type: string}}}
                specMap: {/credentials/token: /token}
                oauth2:
                  provider: acme
                  authUrlTemplate: "https://example.com/{{{client_id}}}"
                  accessTokenResponseMap: {token: /access_token}
                documentationUrl: https://example.com/patched
                omittedStreams: [secret]
                selectedStreams: [users, events]
                schemaNormalizations: [date-to-datetime]
                runIntervalMinutes: 0.001
                streams:
                  events:
                    key: [id]
                    normalize:
                      - {pointer: /day, normalization: datetime_to_date}
                  "*":
                    schema: {properties: {day: {type: string, format: date}}}
                """);

        checkCorrections(patches.resolve("patches.yaml"));
    }

    /// Flow would refuse the documents otherwise, and stop the task.
    @Test
    void writesMomentsAsTheCollectionDemandsThem() throws Exception {
        source.with(HostOptions.SCHEMAS, "strict");
        source.offers(stream("users")
                .replace(
                        "\"name\":{\"type\":[\"null\",\"string\"]}",
                        "\"at\":{\"type\":[\"null\",\"string\"],\"format\":\"date-time\"},\"in\":{\"type\":\"object\","
                                + "\"properties\":{\"at\":{\"type\":\"string\",\"format\":\"date-time\"}}}"));
        source.says(
                "read",
                record("users", "{\"id\":1,\"at\":\"2024-05-06 07:08:09.5\",\"in\":{\"at\":1714979289}}"),
                record(
                        "users",
                        "{ \"id\":2, \"at\":\"2024-05-06T07:08:09+02:00\",\"in\":{\"at\":\"2024-05-06T07:08:09Z\"}}"),
                record("users", "{\"id\":3,\"at\":null}"));

        CaptureResult result = source.run().asEmitted().untilExit();

        assertThat(result.documents("users"))
                .extracting(document -> document.toString().replaceAll(",\"_meta.*", ""))
                .containsExactly(
                        "{\"id\":1,\"at\":\"2024-05-06T07:08:09.5Z\",\"in\":{\"at\":\"2024-05-06T07:08:09Z\"}",
                        "{ \"id\":2, \"at\":\"2024-05-06T07:08:09+02:00\",\"in\":{\"at\":\"2024-05-06T07:08:09Z\"}",
                        "{\"id\":3,\"at\":null");
    }

    private void checkCorrections(Path from) throws Exception {
        source.with(HostOptions.PATCHES, from.toString()).with(HostOptions.SCHEMAS, "strict");
        source.says(
                "read",
                record("events", "{\"id\":1,\"day\":\"2024-05-06T00:00:00Z\"}"),
                record("users", "{\"id\":1,\"day\":\"2024-05-06T00:00:00Z\"}"));

        List<DiscoveredBinding> found = discovered();
        CaptureResult result = source.run("{\"token\":\"x\"}").asEmitted().untilExit();

        assertThat(found).extracting(DiscoveredBinding::recommendedName).containsExactly("users", "events", "later");
        assertThat(found).extracting(DiscoveredBinding::disable).containsExactly(false, false, true);
        assertThat(found.get(1).key()).containsExactly("/id");
        assertThat(String.valueOf(found.get(0).documentSchema()))
                .contains("\"day\":{\"type\":\"string\",\"format\":\"date-time\"}");
        var spec = new CaptureCalls(source.hosted(), any -> {}).spec();
        assertThat(spec.documentationUrl()).isEqualTo("https://example.com/patched");
        assertThat(String.valueOf(spec.configSchema())).contains("\"host\"");
        assertThat(spec.oauth2().provider()).isEqualTo("acme");
        assertThat(spec.oauth2().authUrlTemplate()).isEqualTo("https://example.com/{{{client_id}}}");
        assertThat(spec.oauth2().accessTokenResponseMap()).isEqualTo(Map.of("token", RawJson.of("\"/access_token\"")));
        assertThat(source.given("read", "config.json")).isEqualTo("{\"credentials\":{\"token\":\"x\"}}");
        assertThat(result.documents("events").getFirst().toString()).contains("\"day\":\"2024-05-06\"");
        assertThat(result.documents("users").getFirst().toString()).contains("\"day\":\"2024-05-06T00:00:00Z\"");
    }

    @Test
    void saysWhichCorrectionIsWrong() throws IOException {
        write("streams/users.pk.json", "{}");
        write("wrong.yaml", "stream: {}");

        assertThatThrownBy(() -> Patches.of(patches)).hasMessageContaining("users.pk.json: must be a list of texts");
        assertThatThrownBy(() -> Patches.of(patches.resolve("wrong.yaml")))
                .hasMessageContaining("\"stream\" is not known here; known are ");
        assertThatThrownBy(() -> Patches.of(patches.resolve("missing")))
                .hasMessageContaining("neither a folder nor a file");
    }

    @Test
    void aWrongSchemaStopsNoRelaxedCapture() throws IOException {
        source.says("read", record("users", "{\"id\":1,\"name\":{\"not\":\"a string\"}}"));

        assertThat(source.run().untilExit().documents("users")).hasSize(1);
    }

    @Test
    void aWrongSchemaStopsAStrictCapture() throws IOException {
        source.with(HostOptions.SCHEMAS, "strict");
        source.says("read", record("users", "{\"id\":1,\"name\":{\"not\":\"a string\"}}"));

        assertThatThrownBy(() -> source.run().untilExit()).isInstanceOf(RuleBrokenException.class);
    }

    @Test
    void sourcedSaysWhatTheSourceDeclares() throws IOException {
        source.with(HostOptions.SCHEMAS, "sourced");
        source.says("read", record("users", "{\"id\":1,\"name\":{\"not\":\"a string\"}}"), state("users", "{}"));

        CaptureResult result = source.run().untilExit();

        assertThat(result.documents("users")).hasSize(1);
        assertThat(result.sourcedSchemas("users"))
                .singleElement()
                .asString()
                .contains("\"name\"", "additionalProperties");
    }

    @Test
    void deletesAreDeletes() throws IOException {
        source.offers(stream("users").replace("\"name\":{", "\"_ab_cdc_deleted_at\":{\"type\":\"string\"},\"name\":{"));
        source.says(
                "read",
                record("users", "{\"id\":1,\"_ab_cdc_deleted_at\":null}"),
                record("users", "{\"id\":2,\"_ab_cdc_deleted_at\":\"2024-01-01T00:00:00Z\"}"));

        assertThat(source.run().asEmitted().untilExit().documents("users"))
                .extracting(RawJson::toString)
                .satisfiesExactly(
                        kept -> assertThat(kept).contains("\"op\":\"u\""),
                        deleted -> assertThat(deleted).contains("\"op\":\"d\""));
    }

    @Test
    void validatesTheModeAndTheCursor() throws Exception {
        source.offers(stream("users").replace(",\"incremental\"", ""));

        assertThatThrownBy(() -> validate("{\"stream\":\"users\",\"syncMode\":\"incremental\"}"))
                .hasMessageContaining(
                        "stream \"users\" can only be read as a whole; set its syncMode to \"full_refresh\"");
        assertThatThrownBy(() -> validate("{\"stream\":\"users\",\"syncMode\":\"sometimes\"}"))
                .hasMessageContaining("sometimes");
        assertThatThrownBy(() -> validate("{\"stream\":\"other\",\"syncMode\":\"full_refresh\"}"))
                .hasMessageContaining("the source has no stream \"other\"");

        source.offers("{\"name\":\"users\",\"json_schema\":{},\"supported_sync_modes\":[\"incremental\"]}");
        assertThatThrownBy(() -> validate("{\"stream\":\"users\",\"syncMode\":\"incremental\"}"))
                .hasMessageContaining("leaves the choice of its cursor to you; set cursorField");
        validate("{\"stream\":\"users\",\"syncMode\":\"incremental\",\"cursorField\":[\"id\"]}");
    }

    private void validate(String resource) throws Exception {
        Path catalog = patches.resolve("flow.yaml");
        Files.writeString(catalog, """
                collections: {a/users: {schema: {type: object, required: [id], properties: {id: {type: integer}}}, key: [/id]}}
                captures:
                  a/capture:
                    endpoint: {local: {command: ["true"], config: {}}}
                    bindings: [{resource: %s, target: a/users}]
                """.formatted(resource));
        var loaded = Catalog.load(catalog);
        new CaptureCalls(source.hosted(), any -> {})
                .validate(loaded, loaded.captures().values().iterator().next(), null);
    }

    private List<DiscoveredBinding> discovered() throws Exception {
        return new CaptureCalls(source.hosted(), any -> {})
                .discover("a/capture", RawJson.of("{}"))
                .bindings();
    }

    private void write(String name, String text) throws IOException {
        Path file = patches.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static String in(String namespace, String name) {
        return stream(name)
                .replace(
                        "{\"name\":\"" + name + "\",",
                        "{\"name\":\"" + name + "\",\"namespace\":\"" + namespace + "\",");
    }
}
