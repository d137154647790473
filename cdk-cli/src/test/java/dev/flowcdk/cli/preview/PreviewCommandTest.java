package dev.flowcdk.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewCommandTest {

    private static final String SPEC = "{\"spec\":{\"protocol\":3032023,\"configSchema\":{},\"resourceConfigSchema\":"
            + "{\"properties\":{\"name\":{}}},\"documentationUrl\":\"https://example.com\","
            + "\"resourcePathPointers\":[\"/name\"]}}";

    @TempDir
    Path folder;

    private Path catalog;
    private Path stores;
    private Path checkpoint;

    @BeforeEach
    void writeCatalog() throws IOException {
        Path capture = CommandRun.script(folder.resolve("capture.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) echo '%s' ;;
                    '{"validate"'*) echo '{"validated":{"bindings":[{"resourcePath":["one"]}]}}' ;;
                    '{"apply"'*) echo '{"applied":{"actionDescription":"made it"}}' ;;
                    '{"open"'*) cat <<'EOF'
                {"opened":{}}
                {"captured":{"doc":{"z":1,"id":"a","t":"\\u003c"}}}
                {"captured":{"doc":{"id":"b","_meta":{"op":"c"}}}}
                {"checkpoint":{"state":{"updated":{"b":1,"a":{"x":null}},"mergePatch":true}}}
                {"checkpoint":{}}
                {"captured":{"doc":{"id":"c"}}}
                {"checkpoint":{"state":{"updated":{"b":3,"a":2}}}}
                EOF
                       exit 0 ;;
                  esac
                done
                """.formatted(SPEC));
        stores = folder.resolve("stores");
        checkpoint = folder.resolve("checkpoint");
        Path materialization =
                CommandRun.script(folder.resolve("materialize.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) echo '%s' ;;
                    '{"validate"'*) cat <<'EOF'
                {"validated":{"bindings":[{"resourcePath":["one"],"constraints":{"id":{"type":"LOCATION_REQUIRED","reason":"key"},"flow_document":{"type":"LOCATION_REQUIRED","reason":"doc"},"flow_published_at":{"type":"FIELD_OPTIONAL","reason":"no"},"_meta/flow_truncated":{"type":"FIELD_OPTIONAL","reason":"no"}}}]}}
                EOF
                    ;;
                    '{"apply"'*) echo '{"applied":{"actionDescription":"made \\"it\\""}}' ;;
                    '{"open"'*) echo '{"opened":{}}' ;;
                    '{"acknowledge"'*) echo '{"acknowledged":{}}' ;;
                    '{"flush"'*) echo '{"flushed":{}}' ;;
                    '{"store"'*) printf '%%s\\n' "$request" >>%s ;;
                    '{"startCommit"'*) printf '%%s\\n' "$request" >>%s
                       echo '{"startedCommit":{"state":{"updated":{"n":1},"mergePatch":true}}}' ;;
                  esac
                done
                """.formatted(SPEC, stores, checkpoint));
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
                  acme/other:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                  acme/one:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                """.formatted(capture, materialization));
    }

    @Test
    void printsDocumentsAndStatesOfACapture() {
        CommandRun run = capture("--output-state", "--initial-state", "{\"old\":true}");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsExactly(
                        document("{\"_meta\":{%s},\"id\":\"a\",\"t\":\"<\",\"z\":1}"),
                        document("{\"_meta\":{\"op\":\"c\",%s},\"id\":\"b\"}"),
                        "[\"connectorState\",{\"updated\":{\"b\":1,\"a\":{\"x\":null}},\"mergePatch\":true}]",
                        "[\"connectorState\",{}]",
                        document("{\"_meta\":{%s},\"id\":\"c\"}"),
                        "[\"connectorState\",{\"updated\":{\"b\":3,\"a\":2}}]",
                        "[\"connectorState\",{\"updated\":{\"a\":2,\"b\":3}}]");
    }

    @Test
    void saysThatAProgramIsNotBuilt() throws IOException {
        Files.delete(folder.resolve("capture.sh"));

        CommandRun run = capture();

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err().getLast())
                .contains(
                        "cannot start the connector " + folder.resolve("capture.sh") + ": there is no such file; build")
                .contains("flow-cdk-maven-plugin");
    }

    @Test
    void takesACatalogWithWindowsLineEnds() throws IOException {
        List<String> expected = capture().out();
        Files.writeString(catalog, Files.readString(catalog).replace("\n", "\r\n"));

        assertThat(capture().out()).isEqualTo(expected).isNotEmpty();
    }

    @Test
    void countsCheckpointsAsTransactionsOfSessions() {
        CommandRun run = capture("--sessions", "1,2", "--output-apply");

        assertThat(run.out())
                .containsExactly(
                        "[\"applied.actionDescription\", \"made it\"]",
                        document("{\"_meta\":{%s},\"id\":\"a\",\"t\":\"<\",\"z\":1}"),
                        document("{\"_meta\":{\"op\":\"c\",%s},\"id\":\"b\"}"),
                        "[\"applied.actionDescription\", \"made it\"]",
                        document("{\"_meta\":{%s},\"id\":\"a\",\"t\":\"<\",\"z\":1}"),
                        document("{\"_meta\":{\"op\":\"c\",%s},\"id\":\"b\"}"));
    }

    @Test
    void materializesAFixtureOfLines() throws IOException {
        Path fixture = Files.writeString(folder.resolve("fixture"), """
                ["acme/one",{"id":"a","n":1e2}]
                ["acme/other",{"id":"a"}]
                ["acme/one",{"id":"b"}]
                {"commit": true}
                {"commit": true}
                ["acme/one",{"id":"c"}]
                {"commit": true}
                """);

        CommandRun run = materialize(fixture, "--output-state", "--output-apply");

        assertThat(run.status()).isZero();
        assertThat(run.out())
                .containsExactly(
                        "[\"applied.actionDescription\", \"made \\\"it\\\"\"]",
                        "[\"connectorState\",{\"updated\":{\"n\":1},\"mergePatch\":true}]",
                        "[\"connectorState\",{\"updated\":{\"n\":1},\"mergePatch\":true}]",
                        "[\"connectorState\",{\"updated\":{\"n\":1},\"mergePatch\":true}]",
                        "[\"connectorState\",{\"updated\":{\"n\":1}}]");
        assertThat(stores)
                .content()
                .contains("{\"_meta\":{\"uuid\":\"13814000-1dd2-11b2-8000-071353030311\"},\"id\":\"a\",\"n\":100.0}")
                .contains("{\"_meta\":{\"uuid\":\"14b26d00-1dd2-11b2-8000-071353030311\"},\"id\":\"b\"}")
                .contains("\"id\":\"c\"");
    }

    @Test
    void laterSessionsGoOnWhereEarlierOnesEnded() throws IOException {
        Path fixture = Files.writeString(
                folder.resolve("fixture"), "[[[\"acme/one\",{\"id\":\"a\"}]],[[\"acme/one\",{\"id\":\"b\"}]],[]]");

        CommandRun run = materialize(fixture, "--sessions", "1,1,-1");

        assertThat(run.status()).isZero();
        assertThat(Files.readAllLines(stores)).hasSize(2);
        assertThat(Files.readAllLines(checkpoint)).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void refusesDocumentsThatCannotBeInTheirCollections() throws IOException {
        Path lines = Files.writeString(folder.resolve("lines"), """
                ["acme/one",{"id":"a"}]
                ["acme/one",{"n":1}]
                ["acme/nope",{"id":"a"}]
                ["acme/other",{"id":"a",
                  "_meta":7}]
                {"commit": true}
                ["acme/one",{"id":7}]
                """);
        Path array = Files.writeString(folder.resolve("array"), """
                [[["acme/one",{"id":"a"}]],
                 [["acme/one",{"n":1}],
                  ["acme/one",{"id":7}]]]
                """);

        CommandRun ofLines = CommandRun.with(Map.of(), arguments("acme/out", "--fixture", lines.toString()));
        CommandRun ofArray = CommandRun.with(Map.of(), arguments("acme/out", "--fixture", array.toString()));

        assertThat(ofLines.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(ofLines.err())
                .containsExactly(
                        "error: the fixture " + lines + " holds documents that cannot be in their collections",
                        " - line 2: a document of \"acme/one\": its key \"/id\" is missing",
                        " - line 3: the catalog has no collection \"acme/nope\"; it has acme/one, acme/other",
                        " - line 4: a document of \"acme/other\": /_meta must be an object, but is 7",
                        " - line 7: a document of \"acme/one\": /id must be of type \"string\", but is 7");
        assertThat(ofArray.err())
                .contains(
                        " - line 2: a document of \"acme/one\": its key \"/id\" is missing",
                        " - line 3: a document of \"acme/one\": /id must be of type \"string\", but is 7");
        assertThat(stores).doesNotExist();
    }

    @Test
    void saysWhereAFixtureIsWrong() throws IOException {
        Path fixture =
                Files.writeString(folder.resolve("fixture"), "[\"acme/one\",{\"id\":\"a\"}]\n{\"comit\":true}\n");

        CommandRun run = materialize(fixture);

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err()).singleElement().asString().contains("in line 2", "comit");
    }

    @Test
    void saysWhatACaptureDoes() {
        CommandRun run = CommandRun.with(Map.of(), arguments("acme/in"));

        assertThat(run.err())
                .containsExactly(
                        "info: starting acme/in: " + folder.resolve("capture.sh"),
                        "info: validated 1 binding",
                        "info: applied: made it",
                        "info: opened",
                        "info: acme/in: 3 transactions, 3 documents; the connector ended by itself",
                        "info:   acme/one: 3 documents");
    }

    @Test
    void saysWhatAMaterializationStores() throws IOException {
        Path fixture = Files.writeString(
                folder.resolve("fixture"), "[[[\"acme/one\",{\"id\":\"a\"}],[\"acme/other\",{\"id\":\"b\"}]],[]]");

        CommandRun run = CommandRun.with(Map.of(), arguments("acme/out", "--fixture", fixture.toString()));

        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .containsExactly(
                        "info: starting acme/out: " + folder.resolve("materialize.sh"),
                        "info: validated 1 binding",
                        "info: applied: made \"it\"",
                        "info: opened",
                        "info: new in one: {\"_meta\":{\"uuid\":\"13814000-1dd2-11b2-8000-071353030311\"},\"id\":\"a\"}",
                        "info: acme/out: 2 transactions, 1 document",
                        "info:   acme/one into one: 1 document, 1 new, 0 changed, 0 deleted",
                        "info:   acme/other: 1 document left out, no binding reads it");
    }

    /// A capture that does this once it was opened; what it was asked is in the file "requests".
    private String captureThat(String does) throws IOException {
        CommandRun.script(folder.resolve("capture.sh"), """
                while IFS= read -r request; do
                  printf '%%s\\n' "$request" >>%s/requests
                  case $request in
                    '{"spec"'*) echo '%s' ;;
                    '{"validate"'*) echo '{"validated":{"bindings":[{"resourcePath":["one"]}]}}' ;;
                    '{"apply"'*) echo '{"applied":{"actionDescription":""}}' ;;
                    '{"open"'*) echo '{"opened":{}}'; %s ;;
                  esac
                done
                """.formatted(folder, SPEC, does));
        return "acme/in";
    }

    private static String say(String message) {
        return "echo '" + message + "'; ";
    }

    @Test
    void aKilledCaptureGoesOnFromItsStateFolder() throws IOException {
        String task = captureThat(say("{\"captured\":{\"doc\":{\"id\":\"a\"}}}")
                + say("{\"checkpoint\":{\"state\":{\"updated\":{\"n\":1}}}}") + "kill -KILL $$");
        String[] arguments = arguments(task, "--state", folder.resolve("state").toString());

        CommandRun killed = CommandRun.with(Map.of(), arguments);
        captureThat("exit 0");
        CommandRun next = CommandRun.with(Map.of(), arguments);

        assertThat(killed.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(killed.err())
                .endsWith(
                        "info: acme/in: 1 transaction, 1 document",
                        "info:   acme/one: 1 document",
                        "error: the connector was killed by SIGKILL (status 137) without a word");
        assertThat(next.status()).isZero();
        assertThat(next.err()).contains("info: applied the changes since the last run: there was nothing to do");
        assertThat(Files.readAllLines(folder.resolve("requests")))
                .anyMatch(request -> request.startsWith("{\"apply\"") && request.contains("\"lastCapture\""))
                .last()
                .asString()
                .startsWith("{\"open\"")
                .contains("\"state\":{\"n\":1}");
    }

    @Test
    void aMaterializationGoesOnFromItsStateFolder() throws IOException {
        Path fixture = Files.writeString(folder.resolve("fixture"), "[[[\"acme/one\",{\"id\":\"a\"}]]]");
        String[] arguments = arguments(
                "acme/out",
                "--fixture",
                fixture.toString(),
                "--state",
                folder.resolve("state").toString());

        CommandRun.with(Map.of(), arguments);
        CommandRun second = CommandRun.with(Map.of(), arguments);
        Files.writeString(fixture, "[[[\"acme/one\",{\"id\":\"a\"}]],[[\"acme/one\",{\"id\":\"b\"}]]]");
        CommandRun third = CommandRun.with(Map.of(), arguments);

        assertThat(second.err())
                .contains("info: committed before, and left out: 1 transaction of the fixture; nothing is left to do");
        assertThat(third.err()).contains("info: acme/out: 1 transaction, 1 document");
        assertThat(Files.readAllLines(stores)).hasSize(2);
    }

    @Test
    void anExitWithoutAWordIsAFailure() throws IOException {
        CommandRun run = CommandRun.with(Map.of(), arguments(captureThat("exit 3")));

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err()).last().isEqualTo("error: the connector exited with status 3 without a word");
    }

    @Test
    void anEndWithinATransactionIsAFailure() throws IOException {
        CommandRun run = CommandRun.with(
                Map.of(), arguments(captureThat(say("{\"captured\":{\"doc\":{\"id\":\"a\"}}}") + "exit 0")));

        assertThat(run.status()).isEqualTo(FlowCdk.FAILED);
        assertThat(run.err()).last().asString().contains("it ended with status 0 after 1 document of \"acme/one\"");
    }

    @Test
    void tellsOfDocumentsWithoutACheckpointWhenNothingComes() throws IOException {
        String task = captureThat(say("{\"captured\":{\"doc\":{\"id\":\"a\"}}}") + "exec sleep 1000");

        CommandRun run = CommandRun.with(Map.of(), arguments(task, "--timeout", "2s"));

        assertThat(run.status()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .contains(
                        "warn: 1 document of \"acme/one\": emitted, but no checkpoint followed, so that this was not captured",
                        "info: acme/in: no transactions, no documents; then nothing came any more");
    }

    @Test
    void anInterruptEndsItWithASummary() throws Exception {
        String task = captureThat(say("{\"captured\":{\"doc\":{\"id\":\"a\"}}}")
                + say("{\"checkpoint\":{\"state\":{\"updated\":{\"n\":1}}}}") + "exec sleep 1000");

        try (RunningCommand running = RunningCommand.start(arguments(task))) {
            running.awaitPrinted("\"id\":\"a\"");
            CommandRun run = running.interrupt();

            assertThat(run.status()).isZero();
            assertThat(run.err()).contains("info: acme/in: 1 transaction, 1 document; interrupted");
        }
    }

    @Test
    void aStackTraceIsWrittenInLinesOfItsOwn() throws IOException {
        String task = captureThat(
                "echo '{\"level\":\"error\",\"message\":\"a.B: c\",\"fields\":{\"stack\":\"a.B: c\\\\n\\\\tat d.E\",\"n\":1}}' >&2; exit 1");

        assertThat(CommandRun.with(Map.of(), arguments(task)).err())
                .containsSequence("error: a.B: c n=1", "a.B: c", "\tat d.E")
                .endsWith("error: a.B: c");
    }

    @Test
    void aCaptureHasNoFixtureAndAMaterializationNeedsOne() {
        assertThat(capture("--fixture", "x").status()).isEqualTo(FlowCdk.FAILED);
        assertThat(CommandRun.of("preview", "--source", catalog.toString(), "--name", "acme/out")
                        .err())
                .singleElement()
                .asString()
                .contains("--fixture");
    }

    @Test
    void aStateIsAnObject() {
        assertThat(capture("--initial-state", "[]").err())
                .singleElement()
                .asString()
                .contains("must be a JSON object");
        assertThat(capture("--initial-state", "{").err())
                .singleElement()
                .asString()
                .contains("is not JSON");
    }

    private CommandRun capture(String... further) {
        return preview("acme/in", further);
    }

    private CommandRun materialize(Path fixture, String... further) {
        String[] arguments = new String[further.length + 2];
        arguments[0] = "--fixture";
        arguments[1] = fixture.toString();
        System.arraycopy(further, 0, arguments, 2, further.length);
        return preview("acme/out", arguments);
    }

    private CommandRun preview(String task, String... further) {
        return CommandRun.of(arguments(task, further));
    }

    private String[] arguments(String task, String... further) {
        String[] arguments = new String[further.length + 5];
        String[] first = {"preview", "--source", catalog.toString(), "--name", task};
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(further, 0, arguments, first.length, further.length);
        return arguments;
    }

    private static String document(String text) {
        return "[\"acme/one\"," + text.formatted("\"uuid\":\"DocUUIDPlaceholder-329Bb50aa48EAa9ef\"") + "]";
    }
}
