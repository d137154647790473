package dev.flowcdk.cli.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command around the scenarios, which have tests of their own.
class ConformanceCommandTest {

    @TempDir
    Path folder;

    @Test
    void aConnectorWithoutFaultEndsWith0AndWritesItsReport() throws IOException {
        CommandRun run = conformance(catalog("https://example.com/docs", ""), "--only", "spec,schemas", "--seed", "7");

        assertThat(run.status()).as(run.toString()).isZero();
        assertThat(run.out()).anyMatch(line -> line.startsWith("holds") && line.contains(" spec "));
        JsonNode report = JsonMapper.shared().readTree(Files.readString(folder.resolve("report/report.json")));
        assertThat(report.path("verdict").asString()).isEqualTo("holds");
        assertThat(report.path("seed").asInt()).isEqualTo(7);
        assertThat(report.path("scenarios")
                        .valueStream()
                        .map(each -> each.path("name").asString()))
                .containsExactly("spec", "schemas");
        assertThat(report.path("scenarios")
                        .valueStream()
                        .map(each -> each.path("verdict").asString()))
                .containsOnly("holds");
        assertThat(folder.resolve("report/junit.xml")).content().contains("name=\"spec\"");
        assertThat(folder.resolve("report/report.html"))
                .content()
                .contains("--seed 7")
                .doesNotContain("src=\"http", "href=\"http");
    }

    @Test
    void aFaultEndsWith1AndIsNamed() throws IOException {
        CommandRun run = conformance(catalog("nowhere", ""), "--only", "spec");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.out()).anyMatch(line -> line.startsWith("fails") && line.contains(" spec "));
        assertThat(run.out()).anyMatch(line -> line.contains("nowhere"));
        assertThat(folder.resolve("report/report.json")).content().contains("\"verdict\" : \"fails\"");
    }

    @Test
    void aScenarioThatThereIsNotEndsWith2() throws IOException {
        CommandRun run = conformance(catalog("https://example.com/docs", ""), "--only", "luck");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).anyMatch(line -> line.contains("there is no scenario or group") && line.contains("luck"));
        assertThat(folder.resolve("report")).doesNotExist();
    }

    @Test
    void aHookThatFailsEndsWith3AndSaysWhatItSaid() throws IOException {
        Path hook = CommandRun.script(folder.resolve("prepare.sh"), "echo no database >&2\nexit 4\n");
        CommandRun run = conformance(
                catalog("https://example.com/docs", "conformance: {acme/in: {prepare: [%s]}}".formatted(hook)),
                "--only",
                "undisturbed");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err())
                .anyMatch(line -> line.contains("the hook prepare") && line.contains("status 4: no database"));
    }

    @Test
    void aProgramThatIsNotThereEndsWith3() throws IOException {
        Path catalog = catalog("https://example.com/docs", "");
        Files.delete(folder.resolve("capture.sh"));

        CommandRun run = conformance(catalog, "--only", "spec");

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).anyMatch(line -> line.contains("capture.sh"));
    }

    private CommandRun conformance(Path catalog, String... options) {
        String[] arguments = new String[options.length + 5];
        arguments[0] = "conformance";
        arguments[1] = "--source";
        arguments[2] = catalog.toString();
        arguments[3] = "--report";
        arguments[4] = folder.resolve("report").toString();
        System.arraycopy(options, 0, arguments, 5, options.length);
        return CommandRun.of(arguments);
    }

    private Path catalog(String documentation, String more) throws IOException {
        Path capture = CommandRun.script(folder.resolve("capture.sh"), """
                while IFS= read -r request; do
                  case $request in
                    '{"spec"'*) echo '{"spec":{"protocol":3032023,"configSchema":{"type":"object"},"resourceConfigSchema":{"type":"object","properties":{"name":{"type":"string"}}},"documentationUrl":"%s","resourcePathPointers":["/name"]}}' ;;
                    '{"discover"'*) echo '{"discovered":{"bindings":[]}}' ;;
                    '{"validate"'*) echo '{"validated":{"bindings":[{"resourcePath":["one"]}]}}' ;;
                    '{"apply"'*) echo '{"applied":{}}' ;;
                  esac
                done
                """.formatted(documentation));
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
                %s
                """.formatted(capture, more));
    }
}
