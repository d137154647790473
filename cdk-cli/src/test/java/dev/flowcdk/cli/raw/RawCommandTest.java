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
