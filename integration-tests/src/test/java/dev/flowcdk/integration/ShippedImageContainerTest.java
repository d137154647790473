package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.docker;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/// What `mvn -Pimage package` ships, looked at and run.
@ExtendWith(DockerEngine.class)
@Timeout(300)
class ShippedImageContainerTest {

    private static final int MIB = 1 << 20;
    private static final int SHARED_LAYERS = 3;
    private static final Duration ORDERLY = Duration.ofSeconds(10);
    private static final byte[] SPEC = "{\"spec\":{}}\n".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void saysWhatItIs(ShippedImage image) throws Exception {
        JsonNode config = image.inspected().get("Config");

        assertThat(config.at("/Labels/FLOW_RUNTIME_PROTOCOL").asString()).isEqualTo(image.kind);
        assertThat(config.at("/Labels/FLOW_RUNTIME_CODEC").asString()).isEqualTo("proto");
        for (String label : List.of("title", "description", "version", "revision", "created", "source", "licenses")) {
            assertThat(config.at("/Labels/org.opencontainers.image." + label).asString())
                    .as(label)
                    .isNotBlank()
                    .doesNotContain("${");
        }
        assertThat(config.at("/Labels/org.opencontainers.image.version").asString())
                .isEqualTo(
                        Files.readString(ConnectorImages.module(image.connector).resolve("VERSION"))
                                .strip());
        assertThat(config.get("User").asString()).isEqualTo("65532:65532");
        assertThat(config.get("Cmd").isNull()).isTrue();
        assertThat(config.at("/Entrypoint/0").asString()).isEqualTo("/bin/sh");
        assertThat(config.at("/Entrypoint/2").asString()).startsWith("/opt/java/");
        assertThat(config.at("/Entrypoint").toString()).contains("." + image.main + "\"");
        List<String> entrypoint = new ArrayList<>();
        config.at("/Entrypoint").forEach(word -> entrypoint.add(word.asString()));
        assertThat(config.at("/Env").toString())
                .contains("\"AIRBYTE_ENTRYPOINT=" + String.join(" ", entrypoint) + "\"");
        assertThat(config.at("/Labels/io.airbyte.name").asString()).endsWith(image.connector);
        assertThat(config.at("/Labels/io.airbyte.version").asString())
                .isEqualTo(config.at("/Labels/org.opencontainers.image.version").asString());
    }

    @ParameterizedTest
    @EnumSource
    void sharesBaseRunTimeAndLibrariesWithTheOthers(ShippedImage image) throws Exception {
        List<String> layers = image.layers();
        List<String> others = ShippedImage.SOURCE_HELLO_WORLD.layers();

        assertThat(layers)
                .hasSize(SHARED_LAYERS + 2)
                .startsWith(others.subList(0, SHARED_LAYERS).toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void isSmall(ShippedImage image) throws Exception {
        image.loaded();

        assertThat(Files.size(image.tar())).isLessThan(60L * MIB);
    }

    @ParameterizedTest
    @EnumSource
    void answersSpecInBothCodecs(ShippedImage image) throws Exception {
        ConnectorSource source = image.source(Map.of());

        String inJson = docker(new ByteArrayInputStream(SPEC), "run", "--rm", "--interactive", image.loaded());

        assertThat(inJson).startsWith("{\"spec\":{\"protocol\":3032023,");
        assertThat(protocol(image, source)).isEqualTo(3032023);
    }

    @ParameterizedTest
    @EnumSource
    void runsAsAnyUserOnAFileSystemThatItCannotWrite(ShippedImage image) throws Exception {
        String[] hardened = {"--read-only", "--user", "12345:12345", "--cap-drop", "ALL", "--memory", "256m"};

        String without = run(image, hardened);
        String with = run(image, plus(hardened, "--tmpfs", "/tmp"));

        assertThat(without).startsWith("{\"spec\":{\"protocol\":3032023,").doesNotContain("\n");
        assertThat(with).isEqualTo(without);
    }

    @ParameterizedTest
    @EnumSource
    void servesByGrpcAsAnyUserOnAFileSystemThatItCannotWrite(ShippedImage image) throws Exception {
        String container = "test-" + UUID.randomUUID();
        List<String> command = new ArrayList<>(List.of("docker", "run", "--rm", "--name", container));
        command.addAll(List.of("--network", "host", "--read-only", "--user", "1000:1000", "--cap-drop", "ALL"));
        command.addAll(List.of("--memory", "256m", image.loaded(), "serve"));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String listening = process.inputReader().readLine();
            ConnectorSource source = image.served("127.0.0.1:" + listening.replaceAll(".*\"port\":(\\d+).*", "$1"));

            assertThat(protocol(image, source)).isEqualTo(3032023);

            docker("stop", "--time", "" + ORDERLY.toSeconds(), container);
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroy();
        }
    }

    @ParameterizedTest
    @EnumSource
    void usesItsAheadOfTimeCache(ShippedImage image) throws Exception {
        JsonNode entrypoint = image.inspected().at("/Config/Entrypoint");
        List<String> command = new ArrayList<>(List.of("run", "--rm", "--interactive", "--entrypoint"));
        command.add(entrypoint.get(0).asString());
        command.add(image.loaded());
        for (int index = 1; index < entrypoint.size(); index++) {
            command.add(entrypoint.get(index).asString());
            if (command.getLast().startsWith("/opt/java/")) {
                command.add("-XX:AOTMode=on");
            }
        }

        String answer = docker(new ByteArrayInputStream(SPEC), command.toArray(String[]::new));

        assertThat(answer).startsWith("{\"spec\":{\"protocol\":3032023,");
    }

    @Test
    void takesItsDocumentationFromTheEnvironment() throws Exception {
        String answer = run(ShippedImage.SOURCE_HELLO_WORLD, "--env", "DOCS_URL=https://example.com/variant");

        assertThat(answer).contains("\"documentationUrl\":\"https://example.com/variant\"");
    }

    @Test
    void endsInOrderWhenItIsToldTo() throws Exception {
        String task = "test/" + UUID.randomUUID();
        Process preview = preview(task, ShippedImage.SOURCE_HELLO_WORLD.loaded());
        try (var lines = new BufferedReader(new InputStreamReader(preview.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("[\"test/greetings\",");

            docker(
                    "stop",
                    "--time",
                    "" + ORDERLY.toSeconds(),
                    DockerEngine.containersOf(task).getFirst());

            assertThat(lines.lines()).allMatch(line -> line.startsWith("[\"test/greetings\","));
            assertThat(preview.waitFor()).isZero();
        } finally {
            preview.destroy();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatTheVirtualMachineSaysOutOfTheProtocol(ShippedImage image) throws Exception {
        String container = "test-" + UUID.randomUUID();
        Process process = new ProcessBuilder(
                        "docker", "run", "--rm", "--interactive", "--name", container, image.loaded())
                .start();
        try (var stream = new SpecStream(process)) {
            String answer = stream.ask();
            docker("kill", "--signal", "QUIT", container);
            stream.awaitThreadDump();

            assertThat(answer).startsWith("{\"spec\":");
            assertThat(stream.ask()).isEqualTo(answer);
            assertThat(stream.end()).isEmpty();
        }
    }

    @Test
    void namesTheLicencesOfWhatIsInIt() throws Exception {
        String container = docker("create", ShippedImage.SOURCE_POSTGRES.loaded());
        try {
            Path bom = folder.resolve("bom.json");
            docker("cp", container + ":/opt/connector/app/bom.json", bom.toString());
            docker(
                    "cp",
                    container + ":/opt/java/legal/java.base/LICENSE",
                    folder.resolve("java").toString());

            assertThat(Files.readString(bom))
                    .contains("\"postgresql\"", "BSD-2-Clause", "\"jackson-databind\"", "Apache-2.0");
            assertThat(folder.resolve("java")).isNotEmptyFile();
        } finally {
            docker("rm", container);
        }
    }

    private Process preview(String task, String image) throws IOException {
        Path catalog = Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  %s:
                    endpoint: {connector: {image: "%s", config: {interval: PT0.05S}}}
                    bindings:
                      - {resource: {stream: greetings}, target: test/greetings}
                collections:
                  test/greetings: {schema: {type: object, properties: {number: {type: integer}}}, key: [/number]}
                """.formatted(task, image));
        Path command = ConnectorImages.module("cdk-cli").resolve("target/dist/bin/flow-cdk");
        return new ProcessBuilder(command.toString(), "preview", "--source", catalog.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static long protocol(ShippedImage image, ConnectorSource source) throws Exception {
        return image.kind.equals("capture")
                ? new CaptureCalls(source, log -> {}).spec().protocol()
                : new MaterializeCalls(source, log -> {}).spec().protocol();
    }

    private static String run(ShippedImage image, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("run", "--rm", "--interactive"));
        command.addAll(List.of(options));
        command.add(image.loaded());
        return docker(new ByteArrayInputStream(SPEC), command.toArray(String[]::new));
    }

    private static String[] plus(String[] options, String... more) {
        List<String> all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
