package dev.flowcdk.cli.airbyte;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AirbyteCommandTest {

    @TempDir
    private Path folder;

    @Test
    void aCatalogStartsASource() throws IOException {
        CommandRun.script(folder.resolve("source-greetings"), """
                case $1 in
                    spec) echo '{"type":"SPEC","spec":{"connectionSpecification":{"type":"object","properties":{}}}}' ;;
                    check) echo '{"type":"CONNECTION_STATUS","connectionStatus":{"status":"SUCCEEDED"}}' ;;
                    discover) echo '{"type":"CATALOG","catalog":{"streams":[{"name":"greetings","json_schema":{},"supported_sync_modes":["full_refresh"]}]}}' ;;
                    read) echo '{"type":"RECORD","record":{"stream":"greetings","data":{"text":"Hello"},"emitted_at":1}}' ;;
                esac
                """);
        Path catalog = folder.resolve("flow.yaml");
        Files.writeString(catalog, """
                captures:
                  acmeCo/greetings:
                    endpoint: {local: {airbyte: [./source-greetings], config: {}}}
                    bindings: []
                """);

        CommandRun discovered = CommandRun.of("raw", "discover", "--source", catalog.toString());
        CommandRun preview = CommandRun.of("preview", "--source", catalog.toString(), "--timeout", "60s");

        assertThat(discovered.status()).as(String.join("\n", discovered.err())).isZero();
        assertThat(preview.status()).as(String.join("\n", preview.err())).isZero();
        assertThat(preview.out()).anyMatch(line -> line.contains("\"text\":\"Hello\""));
    }

    @Test
    void aCatalogNamesASourceOrAConnector() throws IOException {
        Path catalog = folder.resolve("flow.yaml");
        Files.writeString(catalog, """
                captures:
                  acmeCo/greetings:
                    endpoint: {local: {airbyte: [source-faker], command: [x], config: {}}}
                    bindings: []
                """);

        CommandRun run = CommandRun.of("raw", "discover", "--source", catalog.toString());

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err()).anyMatch(line -> line.contains("beside \\\"command\\\"; use either"));
    }

    @Test
    void onlyASourcesCommandStartsAConnector() {
        assertThat(AirbyteCommand.startsConnector("airbyte", "--", "source-faker"))
                .isTrue();
        assertThat(AirbyteCommand.startsConnector("airbyte", "--help")).isFalse();
        assertThat(AirbyteCommand.startsConnector("airbyte", "--")).isFalse();
        assertThat(AirbyteCommand.startsConnector("preview", "--", "x")).isFalse();
        assertThat(CommandRun.of("airbyte").status()).isEqualTo(FlowCdk.USAGE);
    }
}
