package dev.flowcdk.cli.raw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RawCommandTest {

    @TempDir
    Path folder;

    private Path catalog;

    @BeforeEach
    void writeCatalog() throws IOException {
        Path capture = CommandRun.script(folder.resolve("capture.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) cat <<'EOF'
                {"spec":{"protocol":3032023,"configSchema":{"type":"object","title":"a \\u003c b"},"resourceConfigSchema":{"properties":{"name":{}}},"documentationUrl":"https://example.com","resourcePathPointers":["/name"]}}
                EOF
                    ;;
                    '{"discover"'*) cat <<'EOF'
                {"discovered":{"bindings":[{"recommendedName":"one","resourceConfig":{"name":"one"},"documentSchema":{"type":"object","properties":{"id":{"title":"\\u003cid\\u003e","type":"string"}},"required":["id"]},"key":["/id"],"isFallbackKey":true,"resourcePath":["one"]}]}}
                EOF
                    ;;
                    '{"validate"'*) echo '{"level":"info","message":"checking"}' >&2
                       printf '%s\\n' '{"level":"error","message":"cannot connect\\n - \\"host\\": no such host","fields":{"code":7}}' >&2
                       exit 1 ;;
                  esac
                done
                """);
        Path materialization = CommandRun.script(folder.resolve("materialize.sh"), """
                read -r request
                echo "said plainly: $GREETING" >&2
                exit 3
                """);
        catalog = Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  acme/some/capture:
                    endpoint: {local: {command: [%s], config: {}}}
                    bindings:
                      - {resource: {name: one}, target: acme/one}
                materializations:
                  acme/view:
                    endpoint: {local: {command: [%s], config: {}, env: {GREETING: hi}}}
                    bindings: []
                collections:
                  acme/one:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                """.formatted(capture, materialization));
    }

    @Test
    void printsTheSpecInTheConnectorsOwnWords() {
        CommandRun run = CommandRun.of("raw", "spec", "--source", catalog.toString(), "--task", "acme/some/capture");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsExactly(
                        "{\"protocol\":3032023,\"configSchema\":{\"type\":\"object\",\"title\":\"a \\u003c b\"},"
                                + "\"resourceConfigSchema\":{\"properties\":{\"name\":{}}},"
                                + "\"documentationUrl\":\"https://example.com\",\"resourcePathPointers\":[\"/name\"]}");
    }

    @Test
    void printsDiscoveredBindingsInTheConnectorsOwnWords() {
        CommandRun run = CommandRun.of(
                "raw", "discover", "--source", catalog.toString(), "-o", "json", "--emit-raw", "--network", "bridge");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsExactly("{\"recommendedName\":\"one\",\"resourceConfig\":{\"name\":\"one\"},"
                        + "\"documentSchema\":{\"type\":\"object\",\"properties\":{\"id\":"
                        + "{\"title\":\"\\u003cid\\u003e\",\"type\":\"string\"}},\"required\":[\"id\"]},"
                        + "\"key\":[\"/id\"],\"isFallbackKey\":true}");
    }

    @Test
    void discoveryWritesTheCatalog() throws IOException {
        CommandRun run = CommandRun.of("raw", "discover", "--source", catalog.toString());

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(Files.readString(catalog)).contains("\"title\":\"<id>\"");
    }

    @Test
    void bundlesACatalogOfSeveralFilesIntoOneObject() throws IOException {
        Path file = Files.writeString(folder.resolve("bundled.flow.yaml"), """
                import: [more/more.flow.yaml]
                captures:
                  acme/in:
                    endpoint: {local: {command: [x], config: in.config.yaml}}
                    bindings: [{resource: in.resource.json, target: acme/one}]
                """);
        Files.writeString(folder.resolve("in.config.yaml"), "password: \"1\"\nrate: 1.50\n");
        Files.writeString(folder.resolve("in.resource.json"), "{\"name\": \"one\"}");
        Files.createDirectory(folder.resolve("more"));
        Files.writeString(folder.resolve("more/more.flow.yaml"), """
                import: [../bundled.flow.yaml]
                collections:
                  acme/one: {schema: one.schema.yaml, key: [/id]}
                materializations:
                  acme/out: {endpoint: {connector: {image: "a:b", config: {}}}, bindings: []}
                """);
        Files.writeString(folder.resolve("more/one.schema.yaml"), "type: object\n");

        CommandRun run = CommandRun.of("raw", "bundle", "--source", file.toString(), "-o", "json");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsExactly("{\"captures\":{\"acme/in\":{\"endpoint\":{\"local\":{\"command\":[\"x\"],"
                        + "\"config\":{\"password\":\"1\",\"rate\":1.50}}},"
                        + "\"bindings\":[{\"resource\":{\"name\":\"one\"},\"target\":\"acme/one\"}]}},"
                        + "\"collections\":{\"acme/one\":{\"schema\":{\"type\":\"object\"},\"key\":[\"/id\"]}},"
                        + "\"materializations\":{\"acme/out\":{\"endpoint\":{\"connector\":"
                        + "{\"image\":\"a:b\",\"config\":{}}},\"bindings\":[]}}}");
    }

    @Test
    void aBundleHasWhatWasDiscovered() {
        CommandRun.of("raw", "discover", "--source", catalog.toString());

        CommandRun run = CommandRun.of("raw", "bundle", "--source", catalog.toString());

        assertThat(run.out())
                .singleElement()
                .asString()
                .contains("\"bindings\":[{\"resource\":{\"name\":\"one\"},\"target\":\"acme/one\"}]")
                .contains("\"title\":\"<id>\"");
    }

    @Test
    void aBundleNeedsAllFiles() {
        CommandRun run = CommandRun.of("raw", "bundle", "--source", "nowhere.yaml");

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).last().asString().contains("\"level\":\"error\"", "nowhere.yaml");
    }

    @Test
    void aConnectorsFailureIsToldInItsOwnWordsLast() {
        CommandRun run = CommandRun.of("preview", "--source", catalog.toString(), "--name", "acme/some/capture");

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .containsExactly(
                        "{\"level\":\"info\",\"message\":\"starting acme/some/capture: " + folder.resolve("capture.sh")
                                + "\",\"fields\":{}}",
                        "{\"level\":\"info\",\"message\":\"checking\",\"fields\":{}}",
                        "{\"level\":\"error\",\"message\":\"cannot connect\\n - \\\"host\\\": no such host\","
                                + "\"fields\":{\"code\":7}}");
    }

    @Test
    void theEnvironmentOfTheCatalogReachesTheConnector() {
        CommandRun run = CommandRun.of("raw", "spec", "--source", catalog.toString(), "--task", "acme/view");

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err()).last().asString().contains("\"level\":\"error\"", "said plainly: hi");
    }

    @Test
    void severalTasksNeedAName() {
        CommandRun run = CommandRun.of("raw", "spec", "--source", catalog.toString());

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err()).singleElement().asString().contains("acme/some/capture, acme/view");
    }
}
