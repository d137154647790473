package dev.flowcdk.cli.preview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import dev.flowcdk.cli.FlowCdk;
import dev.flowcdk.cli.RunningCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// How a preview ends, and how the next one goes on.
class PreviewEndTest extends PreviewOfScripts {

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
}
