package dev.flowcdk.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RunCommandTest {

    private static final String SPEC = "{\"spec\":{\"protocol\":3032023,\"configSchema\":{},\"resourceConfigSchema\":"
            + "{\"properties\":{\"name\":{}}},\"documentationUrl\":\"https://example.com\","
            + "\"resourcePathPointers\":[\"/name\"]}}";

    @TempDir
    Path folder;

    private Path catalog;
    private Path crash;

    /// A capture of one document a session, which dies as often as the file "crash" has lines, and a materialization
    /// that logs what it stores.
    @BeforeEach
    void writeConnectors() throws IOException {
        crash = folder.resolve("crash");
        CommandRun.script(folder.resolve("capture.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) echo '%s' ;;
                    '{"validate"'*) echo '{"validated":{"bindings":[{"resourcePath":["one"]}]}}' ;;
                    '{"apply"'*) echo '{"applied":{"actionDescription":""}}' ;;
                    '{"open"'*)
                      next=$(printf '%%s' "$request" | sed 's/.*"next":\\([0-9]*\\).*/\\1/; t; s/.*/1/')
                      echo '{"opened":{}}'
                      echo '{"captured":{"doc":{"id":"'$next'"}}}'
                      echo '{"checkpoint":{"state":{"updated":{"next":'$((next + 1))'}}}}'
                      case $request in *'"size":2'*) echo '{"level":"info","message":"size two"}' >&2 ;; esac
                      if [ -s %s ]; then sed -i 1d %s; kill -KILL $$; fi
                      exec sleep 1000 ;;
                  esac
                done
                """.formatted(SPEC, crash, crash));
        CommandRun.script(folder.resolve("materialize.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) echo '%s' ;;
                    '{"validate"'*) cat <<'EOF'
                {"validated":{"bindings":[{"resourcePath":["one"],"constraints":{"id":{"type":"LOCATION_REQUIRED","reason":"key"},"flow_document":{"type":"LOCATION_REQUIRED","reason":"doc"},"flow_published_at":{"type":"FIELD_OPTIONAL","reason":"no"},"_meta/flow_truncated":{"type":"FIELD_OPTIONAL","reason":"no"}}}]}}
                EOF
                    ;;
                    '{"apply"'*) echo '{"applied":{"actionDescription":"made a table"}}' ;;
                    '{"open"'*) echo '{"opened":{}}' ;;
                    '{"acknowledge"'*) echo '{"acknowledged":{}}' ;;
                    '{"flush"'*) echo '{"flushed":{}}' ;;
                    '{"store"'*) id=$(printf '%%s' "$request" | sed 's/.*"id":"\\([0-9]*\\)".*/\\1/')
                      echo '{"level":"info","message":"stored '$id'."}' >&2 ;;
                    '{"startCommit"'*) echo '{"startedCommit":{}}' ;;
                  esac
                done
                """.formatted(SPEC));
        catalog = folder.resolve("flow.yaml");
        writeCatalog("{size: 1}");
    }

    private void writeCatalog(String config) throws IOException {
        Files.writeString(catalog, """
                captures:
                  acme/in:
                    endpoint: {local: {command: [%s/capture.sh], config: %s}}
                    bindings:
                      - {resource: {name: one}, target: acme/one}
                materializations:
                  acme/out:
                    endpoint: {local: {command: [%s/materialize.sh], config: {}}}
                    bindings:
                      - {source: acme/one, resource: {name: one}}
                collections:
                  acme/one:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                """.formatted(folder, config, folder));
    }

    @Test
    void startsAgainWhatCrashesAndGoesOnInTheNextRun() throws Exception {
        Files.writeString(crash, "once\ntwice\n");

        CommandRun first;
        try (RunningCommand run = start()) {
            run.awaitSaid("stored 3.", 1);
            first = run.interrupt();
        }
        CommandRun second;
        try (RunningCommand run = start()) {
            run.awaitSaid("stored 4.", 1);
            second = run.interrupt();
        }

        assertThat(first.status()).isZero();
        assertThat(first.err())
                .containsSubsequence(
                        "warn: acme/in failed and is started again in 0.2 s: the connector was killed by SIGKILL"
                                + " (status 137) without a word",
                        "info: stopping",
                        "info: acme/in: 3 documents captured in 3 transactions; 2 failures",
                        "info:   acme/one: 3")
                .contains("info: stored 1. task=acme/out", "info: applied acme/out: made a table");
        assertThat(second.err())
                .contains("info: acme/in: 1 document captured in 1 transaction")
                .noneMatch(line -> line.startsWith("info: stored 3."));
        assertThat(Files.readAllLines(folder.resolve(".flow-cdk/collections/acme%2Fone.jsonl")))
                .hasSize(4);
    }

    @Test
    void takesUpEditsOfTheCatalog() throws Exception {
        try (RunningCommand run = start()) {
            run.awaitSaid("stored 1.", 1);

            writeCatalog("[");
            run.awaitSaid("waiting for it to be mended", 1);
            writeCatalog("{size: 2}");
            run.awaitSaid("size two task=acme/in", 1);
            run.awaitSaid("stored 2.", 1);

            assertThat(run.interrupt().err())
                    .containsOnlyOnce("info: the catalog has changed; its tasks are started again");
        }
    }

    @Test
    void aCatalogThatIsWrongAtFirstIsAFailure() throws IOException {
        writeCatalog("[");

        assertThat(CommandRun.of("run", "--source", catalog.toString()).status())
                .isEqualTo(FlowCdk.FAILED);
    }

    private RunningCommand start() {
        return RunningCommand.start("run", "--source", catalog.toString());
    }
}
