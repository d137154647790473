package dev.flowcdk.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewNextCommandTest {

    @TempDir
    Path folder;

    private Path catalog;
    private Path requests;

    @BeforeEach
    void writeCatalog() throws IOException {
        requests = folder.resolve("requests");
        Path materialization = CommandRun.script(folder.resolve("materialize.sh"), """
                while IFS= read -r request; do
                  printf '%%s\n' "$request" >>%s
                  case $request in
                    '{"spec"'*) echo '{"spec":{"protocol":3032023,"configSchema":{},"resourceConfigSchema":{},"documentationUrl":"https://example.com"}}' ;;
                    '{"validate"'*) cat <<'EOF'
                {"validated":{"bindings":[{"resourcePath":["one"],"constraints":{"id":{"type":"LOCATION_REQUIRED","reason":"key"},"flow_document":{"type":"LOCATION_REQUIRED","reason":"doc"},"flow_published_at":{"type":"FIELD_OPTIONAL","reason":"no"},"_meta/flow_truncated":{"type":"FIELD_OPTIONAL","reason":"no"}}}]}}
                EOF
                    ;;
                    '{"apply"'*lastMaterialization*) echo '{"applied":{}}' ;;
                    '{"apply"'*) echo '{"applied":{"actionDescription":"made it"}}' ;;
                    '{"open"'*) echo '{"opened":{}}' ;;
                    '{"acknowledge"'*) echo '{"acknowledged":{}}' ;;
                    '{"flush"'*) echo '{"flushed":{}}' ;;
                    '{"startCommit"'*) echo '{"startedCommit":{}}' ;;
                  esac
                done
                """.formatted(requests));
        Path capture = CommandRun.script(folder.resolve("capture.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) echo '{"spec":{"protocol":3032023,"configSchema":{},"resourceConfigSchema":{"properties":{"name":{}}},"documentationUrl":"https://example.com","resourcePathPointers":["/name"]}}' ;;
                    '{"validate"'*) echo '{"validated":{"bindings":[{"resourcePath":["one"]}]}}' ;;
                    '{"apply"'*) echo '{"applied":{}}' ;;
                    '{"open"'*) echo '{"opened":{}}'
                       while echo '{"captured":{"doc":{"id":"a"}}}' && echo '{"checkpoint":{}}'; do :; done ;;
                  esac
                done
                """);
        catalog = Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  acme/in:
                    endpoint: {local: {command: [%s], config: {}}}
                    bindings:
                      - {resource: {name: one}, target: acme/one}
                materializations:
                  acme/out:
                    endpoint: {local: {command: [%s], config: {}}}
                    bindings:
                      - {source: acme/one, resource: {name: one}}
                collections:
                  acme/one:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                """.formatted(capture, materialization));
    }

    @Test
    void aDrainSessionAppliesTheLastTransaction() throws IOException {
        CommandRun run = materialize(
                List.of("[\"acme/one\",{\"id\":\"a\"}]", "{\"commit\": true}", "{\"commit\": true}"),
                "--shards",
                "1",
                "--timeout",
                "10m0s",
                "--network",
                "flow-test",
                "--output-apply",
                "--output-state");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsExactly(
                        "[\"applied.actionDescription\", \"made it\"]",
                        "[\"connectorState\",{}]",
                        "[\"connectorState\",{}]",
                        "[\"applied.actionDescription\", \"\"]",
                        "[\"connectorState\",{\"updated\":{}}]");
        assertThat(kinds())
                .containsSubsequence(
                        "apply",
                        "open",
                        "acknowledge",
                        "flush",
                        "store",
                        "startCommit",
                        "acknowledge",
                        "flush",
                        "startCommit",
                        "apply",
                        "open",
                        "acknowledge")
                .filteredOn("acknowledge"::equals)
                .as("the last commit's Acknowledge is that of the drain session")
                .hasSize(3);
    }

    @Test
    void shardsShareTheDocumentsByTheirKeys() throws IOException {
        List<String> documents = Stream.iterate(0, number -> number + 1)
                .limit(40)
                .map(number -> "[\"acme/one\",{\"id\":\"" + number % 20 + "\"}]")
                .toList();

        CommandRun run = materialize(documents, "--shards", "3");

        assertThat(run.status()).isZero();
        assertThat(run.err())
                .contains(
                        "{\"level\":\"info\",\"message\":\"  acme/one into one: 40 documents, 20 new, 0 changed, 0 deleted\",\"fields\":{}}");
        assertThat(kinds().filter("open"::equals)).as("each shard twice").hasSize(6);
        assertThat(Files.readString(requests))
                .contains("\"range\":{\"keyEnd\":1431655764,\"rClockEnd\":4294967295}")
                .contains("\"range\":{\"keyBegin\":1431655765,\"keyEnd\":2863311529,")
                .contains("\"range\":{\"keyBegin\":2863311530,\"keyEnd\":4294967295,");
    }

    @Test
    void statesAreOfOneShard() throws IOException {
        CommandRun run = materialize(List.of(), "--shards", "2", "--output-state");

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err()).singleElement().asString().contains("--shards 1");
    }

    @Test
    void theTimeoutEndsACaptureThatGoesOnAndOn() {
        CommandRun run = CommandRun.of(
                "raw", "preview-next", "--source", catalog.toString(), "--name", "acme/in", "--timeout", "2s");

        assertThat(run.status()).isZero();
        assertThat(run.out()).isNotEmpty();
    }

    private CommandRun materialize(List<String> fixture, String... further) throws IOException {
        Path file = Files.write(folder.resolve("fixture"), fixture);
        String[] first = {
            "raw", "preview-next", "--name", "acme/out", "--source", catalog.toString(), "--fixture", file.toString()
        };
        return CommandRun.of(Stream.concat(Stream.of(first), Stream.of(further)).toArray(String[]::new));
    }

    private Stream<String> kinds() throws IOException {
        return Files.readAllLines(requests).stream().map(request -> request.replaceAll("^\\{\"(\\w+)\".*", "$1"));
    }
}
