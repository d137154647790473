package dev.flowcdk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The command as a process.
@Timeout(60)
class MainTest {

    private static final int TERMINATED = 143;

    @TempDir
    Path folder;

    @Test
    void aTerminatedCommandEndsInOrderAndLeavesNoConnector() throws Exception {
        Path catalog = writeCatalog();
        Path messages = folder.resolve("messages");
        Process command = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "preview",
                        "--source",
                        catalog.toString())
                .redirectError(messages.toFile())
                .start();
        try (BufferedReader documents = command.inputReader(StandardCharsets.UTF_8)) {
            assertThat(documents.readLine()).contains("\"id\":\"a\"");

            command.toHandle().destroy(); // unlike the process's own, it leaves the pipes open

            assertThat(command.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            command.destroyForcibly();
        }

        assertThat(command.exitValue()).isEqualTo(TERMINATED);
        assertThat(messages).content().contains("info: acme/in: 1 transaction, 1 document; interrupted");
        long connector = Long.parseLong(Files.readString(folder.resolve("pid")).strip());
        assertThat(ProcessHandle.of(connector).filter(ProcessHandle::isAlive)).isEmpty();
    }

    private Path writeCatalog() throws Exception {
        Path capture = CommandRun.script(folder.resolve("capture.sh"), """
                echo $$ >%s/pid
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) cat <<'EOF'
                {"spec":{"protocol":3032023,"configSchema":{},"resourceConfigSchema":{"properties":{"name":{}}},"documentationUrl":"https://example.com","resourcePathPointers":["/name"]}}
                EOF
                    ;;
                    '{"validate"'*) echo '{"validated":{"bindings":[{"resourcePath":["one"]}]}}' ;;
                    '{"apply"'*) echo '{"applied":{"actionDescription":""}}' ;;
                    '{"open"'*) cat <<'EOF'
                {"opened":{}}
                {"captured":{"doc":{"id":"a"}}}
                {"checkpoint":{"state":{"updated":{"n":1}}}}
                EOF
                      exec sleep 1000 ;;
                  esac
                done
                """.formatted(folder));
        return Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  acme/in:
                    endpoint: {local: {command: [%s], config: {}}}
                    bindings:
                      - {resource: {name: one}, target: acme/one}
                collections:
                  acme/one:
                    schema: {type: object, properties: {id: {type: string}}, required: [id]}
                    key: [/id]
                """.formatted(capture));
    }
}
