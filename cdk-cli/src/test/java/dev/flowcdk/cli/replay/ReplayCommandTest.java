package dev.flowcdk.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReplayCommandTest {

    private static final String SPEC = "{\"spec\":{\"protocol\":3032023,\"configSchema\":{\"type\":\"object\","
            + "\"properties\":{\"password\":{\"type\":\"string\",\"secret\":true}}},\"resourceConfigSchema\":"
            + "{\"properties\":{\"name\":{}}},\"documentationUrl\":\"https://example.com\","
            + "\"resourcePathPointers\":[\"/name\"]}}";
    private static final String PASSWORD = "open sesame";
    private static final String CAPTURE = """
            while IFS= read -r request; do
              case $request in
                '{"spec"'*) echo '%s' ;;
                '{"validate"'*'open sesame'*) echo '{"validated":{"bindings":[{"resourcePath":["one"]}]}}' ;;
                '{"apply"'*) echo '{"applied":{"actionDescription":"made it with open sesame"}}' ;;
                '{"open"'*) cat <<'EOF'
            {"opened":{}}
            {"captured":{"doc":{"id":"a","of":"open sesame"}}}
            {"captured":{"doc":{"id":"b"}}}
            {"checkpoint":{"state":{"updated":{"next":2},"mergePatch":true}}}
            {"captured":{"doc":{"id":"c"}}}
            {"checkpoint":{"state":{"updated":{"next":3},"mergePatch":true}}}
            EOF
                   exit 0 ;;
                *) echo "what is $request?" >&2; exit 1 ;;
              esac
            done
            """.formatted(SPEC);
    private static final String MATERIALIZATION = """
            while IFS= read -r request; do
              case $request in
                '{"spec"'*) echo '%s' ;;
                '{"validate"'*) cat <<'EOF'
            {"validated":{"bindings":[{"resourcePath":["one"],"constraints":{"id":{"type":"LOCATION_REQUIRED","reason":"key"},"flow_document":{"type":"LOCATION_REQUIRED","reason":"doc"},"of":{"type":"FIELD_OPTIONAL","reason":"no"},"flow_published_at":{"type":"FIELD_OPTIONAL","reason":"no"},"_meta/flow_truncated":{"type":"FIELD_OPTIONAL","reason":"no"}}}]}}
            EOF
                ;;
                '{"apply"'*) echo '{"applied":{}}' ;;
                '{"open"'*) echo '{"opened":{}}' ;;
                '{"acknowledge"'*) echo '{"acknowledged":{}}' ;;
                '{"load"'*) ;;
                '{"flush"'*) echo '{"loaded":{"doc":{"id":"a","of":"before"}}}'; echo '{"flushed":{}}' ;;
                '{"store"'*) ;;
                '{"startCommit"'*) echo '{"startedCommit":{"state":{"updated":{"n":1},"mergePatch":true}}}' ;;
              esac
            done
            """.formatted(SPEC);

    @TempDir
    Path folder;

    @BeforeEach
    void writeCatalog() throws IOException {
        Path capture = CommandRun.script(folder.resolve("capture.sh"), CAPTURE);
        Path materialization = CommandRun.script(folder.resolve("materialize.sh"), MATERIALIZATION);
        Files.writeString(folder.resolve("fixture"), "[\"acme/one\",{\"id\":\"a\",\"of\":\"later\"}]\n");
        Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  acme/in:
                    endpoint: {local: {command: [%s], config: {password: %s}}}
                    bindings:
                      - {resource: {name: one}, target: acme/one}
                materializations:
                  acme/out:
                    endpoint: {local: {command: [%s], config: {}}}
                    bindings:
                      - {source: acme/one, resource: {name: one}}
                collections:
                  acme/one:
                    schema: {type: object, properties: {id: {type: string}, of: {type: string}}, required: [id]}
                    key: [/id]
                """.formatted(capture, PASSWORD, materialization));
    }

    @Test
    void aCaptureThatHasNotChangedIsTheSame() throws IOException {
        record("acme/in");

        CommandRun run = replay();

        assertThat(run.status()).as("%s", run).isZero();
        assertThat(run.out()).anyMatch(line -> line.startsWith("the same: ") && line.contains("3 documents"));
    }

    @Test
    void secretsAreMaskedInTheRecordingAndPutBackForTheReplay() throws IOException {
        record("acme/in");

        assertThat(folder.resolve("session.flowrec"))
                .content()
                .doesNotContain(PASSWORD)
                .contains("<secret /password>", "made it with <secret /password>");
        assertThat(replay().status()).isZero(); // the script takes no other config than the one with the secret
    }

    @Test
    void aDocumentThatIsAnotherOneIsShownWithWhereItDiffers() throws IOException {
        record("acme/in");
        change("capture.sh", "{\"id\":\"b\"}", "{\"id\":\"b\",\"more\":1}");

        CommandRun run = replay();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .anyMatch(line -> line.contains("(open): document 2 of binding 0 differs at /more")
                        && line.contains("recorded {\"id\":\"b\"}, now {\"id\":\"b\",\"more\":1}"));
        assertThat(replay("--ignore", "/more").status()).isZero();
    }

    @Test
    void howDocumentsAreDividedAmongCheckpointsIsFree() throws IOException {
        record("acme/in");
        change("capture.sh", "{\"checkpoint\":{\"state\":{\"updated\":{\"next\":2},\"mergePatch\":true}}}\n", "");

        assertThat(replay().status()).isZero();
    }

    @Test
    void aDocumentThatIsMissingIsShown() throws IOException {
        record("acme/in");
        change("capture.sh", "{\"captured\":{\"doc\":{\"id\":\"c\"}}}\n", "");

        CommandRun run = replay();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .anyMatch(line -> line.contains("binding 0 had 3 documents, and has 2 now")
                        && line.contains("the first that is missing is {\"id\":\"c\"}"));
    }

    @Test
    void aStateThatIsAnotherOneIsShown() throws IOException {
        record("acme/in");
        change("capture.sh", "{\"next\":3}", "{\"next\":4}");

        CommandRun run = replay();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).anyMatch(line -> line.contains("the state after 3 documents differs at /next"));
    }

    @Test
    void aConnectorThatFailsIsShownWithItsWords() throws IOException {
        record("acme/in");
        change("capture.sh", "'{\"apply\"'*)", "'{\"never\"'*)");

        CommandRun run = replay();

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out())
                .anyMatch(
                        line -> line.contains("(apply): after apply, recorded was applied, but now the connector ends")
                                && line.contains("what is"));
    }

    @Test
    void aMaterializationIsHeldAgainstWhatItLoadedAndAnswered() throws IOException {
        record("acme/out", "--fixture", folder.resolve("fixture").toString());

        assertThat(replay().status()).isZero();

        change("materialize.sh", "before", "behind");
        CommandRun loaded = replay();
        assertThat(loaded.status()).isEqualTo(1);
        assertThat(loaded.out()).anyMatch(line -> line.contains("loaded was, but no longer is: binding 0"));

        change("materialize.sh", "behind", "before");
        change("materialize.sh", "{\"n\":1}", "{\"n\":2}");
        CommandRun answered = replay();
        assertThat(answered.status()).isEqualTo(1);
        assertThat(answered.out())
                .anyMatch(line -> line.contains("after startCommit, startedCommit differs at /state/updated/n"));
    }

    @Test
    void whatIsNoRecordingEndsWith2() throws IOException {
        Files.writeString(folder.resolve("session.flowrec"), "{\"spec\":{}}\n");

        CommandRun run = replay();

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).anyMatch(line -> line.contains("is no recording of this version"));
    }

    @Test
    void aProgramThatIsNotThereEndsWith3() throws IOException {
        record("acme/in");
        Files.delete(folder.resolve("capture.sh"));

        CommandRun run = replay();

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).anyMatch(line -> line.contains("capture.sh"));
    }

    private void record(String task, String... further) {
        String[] arguments = with(
                further,
                "preview",
                "--source",
                folder.resolve("flow.yaml").toString(),
                "--name",
                task,
                "--record",
                folder.resolve("session.flowrec").toString());
        CommandRun run = CommandRun.of(arguments);
        assertThat(run.status()).as("%s", run).isZero();
    }

    private CommandRun replay(String... further) {
        return CommandRun.of(with(
                further,
                "replay",
                folder.resolve("session.flowrec").toString(),
                "--source",
                folder.resolve("flow.yaml").toString()));
    }

    private static String[] with(String[] further, String... first) {
        String[] all = new String[first.length + further.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(further, 0, all, first.length, further.length);
        return all;
    }

    private void change(String script, String old, String changed) throws IOException {
        Path file = folder.resolve(script);
        String text = Files.readString(file);
        assertThat(text).contains(old);
        Files.writeString(file, text.replace(old, changed));
    }
}
