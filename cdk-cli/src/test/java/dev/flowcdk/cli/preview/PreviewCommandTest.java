package dev.flowcdk.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreviewCommandTest extends PreviewOfScripts {

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

    private static String document(String text) {
        return "[\"acme/one\"," + text.formatted("\"uuid\":\"DocUUIDPlaceholder-329Bb50aa48EAa9ef\"") + "]";
    }
}
