package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.containersOf;
import static dev.flowcdk.integration.DockerEngine.docker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.CaptureType;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.wire.Connection;
import dev.flowcdk.runtime.wire.ConnectorKilledException;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.Faults;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Tasks whose connectors come from images, on a real engine. After each test none of their containers is left.
@ExtendWith(DockerEngine.class)
@Timeout(180)
class ImageEndpointContainerTest {

    private static ConnectorImages images;
    private static String capture;
    private static String materialization;

    @TempDir
    private Path folder;

    private final String task = "acme/" + UUID.randomUUID();

    @BeforeAll
    static void buildImages(@TempDir Path folder) throws Exception {
        images = new ConnectorImages(folder);
        capture = images.build("source-hello-world", "dev.flowcdk.reference.hello.HelloWorld", "capture");
        materialization = images.build(
                "materialize-postgres", "dev.flowcdk.postgres.materialize.MaterializePostgres", "materialize");
    }

    @AfterAll
    static void removeImages() throws Exception {
        if (images != null) {
            images.close();
        }
    }

    @AfterEach
    void leavesNoContainer() throws Exception {
        assertThat(containersOf(task)).isEmpty();
    }

    @Test
    void previewsACapture() throws Exception {
        Command preview = preview(Map.of(), catalog(capture), "--sessions", "2,1");

        assertThat(preview.status()).as(preview.toString()).isZero();
        assertThat(preview.out())
                .hasSize(3)
                .allMatch(line -> line.startsWith("[\"acme/greetings\",{"))
                .anyMatch(line -> line.contains("\"number\":2"));
    }

    @Test
    void previewsACaptureThatSpeaksJson() throws Exception {
        String image = images.variant(capture, "json", "LABEL FLOW_RUNTIME_CODEC=json", "ENV FLOW_RUNTIME_CODEC=json");

        Command preview = preview(Map.of(), catalog(image), "--sessions", "1");

        assertThat(preview.status()).as(preview.toString()).isZero();
        assertThat(preview.out()).hasSize(1);
    }

    @Test
    void asksAnImageForItsSchemasAndWhatItCouldCapture() throws Exception {
        String source = catalog(capture).toString();

        Command spec = Command.run(Map.of(), "raw", "spec", "--source", source);
        Command discover = Command.run(Map.of(), "raw", "discover", "--source", source, "--emit-raw");

        assertThat(spec.out()).singleElement().asString().contains("\"protocol\":3032023", "\"configSchema\":");
        assertThat(discover.out()).singleElement().asString().contains("\"recommendedName\":\"greetings\"");
    }

    @Test
    void passesOnWhatTheConnectorSays() throws Exception {
        Path catalog = catalog(capture);
        Files.writeString(catalog, Files.readString(catalog).replace("PT0.01S", "never"));

        Command preview = preview(Map.of(), catalog);

        assertThat(preview.status()).isEqualTo(1);
        assertThat(preview.err())
                .last()
                .isEqualTo(" - endpoint config: /interval: must be an ISO-8601 duration such as \"PT30S\" or \"PT5M\","
                        + " but is \"never\"");
    }

    @Test
    void reachesThisMachineOverTheNetworkHost() throws Exception {
        Path fixture = Files.writeString(folder.resolve("fixture"), """
                ["acme/greetings", {"number": 1, "message": "Hello"}]
                {"commit": true}
                """);
        try (EmbeddedServer server = EmbeddedServer.start()) {
            Path catalog = materializationCatalog(server);

            Command preview =
                    preview(Map.of(), catalog, "--name", task, "--network", "host", "--fixture", fixture.toString());

            assertThat(preview.status()).as(preview.toString()).isZero();
            try (var connection = server.connect("postgres", EmbeddedServer.SUPERUSER, "any");
                    var rows = connection.createStatement().executeQuery("SELECT message FROM greetings")) {
                assertThat(rows.next()).isTrue();
                assertThat(rows.getString(1)).isEqualTo("Hello");
            }
        }
    }

    @Test
    void hasAContainerAsFlowHas() throws Exception {
        try (Connection connection = open(Map.of("CONNECTOR_MEMORY_LIMIT", "300m", "CONNECTOR_CPU_LIMIT", "0.5"))) {
            askSpec(connection);

            String container = containersOf(task).getFirst();
            assertThat(container).matches("fc_[0-9a-f]{32}");
            assertThat(docker(
                            "inspect",
                            "--format",
                            "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.NetworkMode}}"
                                    + " {{.HostConfig.LogConfig.Type}} {{.HostConfig.AutoRemove}} {{.Config.Labels}}"
                                    + " {{.Config.Env}}",
                            container))
                    .startsWith("314572800 500000000 bridge none true map[")
                    .contains("image:" + capture, "task-name:" + task, "task-type:capture")
                    .contains("LOG_FORMAT=json", "LOG_LEVEL=info");
        }
    }

    @Test
    void isGoneWhenKilled() throws Exception {
        try (Connection connection = open(Map.of())) {
            askSpec(connection);
            assertThat(containersOf(task)).hasSize(1);

            connection.kill("by a test");

            assertThat(containersOf(task)).isEmpty();
            assertThatThrownBy(() -> askSpec(connection)).isInstanceOf(ConnectorKilledException.class);
        }
    }

    @Test
    void isGoneWhenKilledBeforeItRuns() throws Exception {
        try (Connection connection = open(Map.of())) {
            connection.kill("by a test");

            assertThat(containersOf(task)).isEmpty();
        }
    }

    @Test
    void isGoneWhenTheCommandIsTerminated() throws Exception {
        Process command = command(catalog(capture));
        try (var lines = new BufferedReader(new InputStreamReader(command.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).startsWith("[\"acme/greetings\",");

            command.destroy();

            assertThat(command.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(containersOf(task)).isEmpty();
        } finally {
            command.destroyForcibly();
        }
    }

    @Test
    void isGoneWhenTheCommandIsTerminatedWhileItStarts() throws Exception {
        for (int milliseconds = 300; milliseconds < 1000; milliseconds += 100) {
            Process command = command(catalog(capture));

            command.waitFor(milliseconds, TimeUnit.MILLISECONDS);
            command.destroy();

            assertThat(command.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(containersOf(task)).isEmpty();
        }
    }

    @Test
    void tellsThatSomebodyKilledTheContainer() throws Exception {
        try (Connection connection = open(Map.of())) {
            askSpec(connection);
            docker("kill", containersOf(task).getFirst());

            assertThat(connection.receive(CaptureResponse.class)).isNull();
            assertThatThrownBy(connection::awaitEnd)
                    .hasMessage("the container of " + capture + " was killed by somebody else (SIGKILL); if nobody did,"
                            + " see whether this machine is short of memory");
        }
    }

    @Test
    void tellsThatTheMemoryDidNotDo() throws Exception {
        Command preview = preview(Map.of("CONNECTOR_MEMORY_LIMIT", "24m"), catalog(capture));

        assertThat(preview.status()).isEqualTo(1);
        assertThat(preview.err())
                .last()
                .isEqualTo("error: the container of " + capture + " was killed since it needed more than its memory"
                        + " limit of 24m; set a higher CONNECTOR_MEMORY_LIMIT, or let the connector use less");
    }

    @Test
    void refusesAnImageThatDoesNotSayWhatItIs() throws Exception {
        String image = images.empty("unlabelled", "ENTRYPOINT [\"/connector\"]");

        assertThat(preview(Map.of(), catalog(image)).err())
                .hasSize(2) // what it starts, and why it cannot
                .last()
                .asString()
                .startsWith("error: the image " + image + " has no label FLOW_RUNTIME_PROTOCOL");
    }

    @Test
    void refusesAnImageOfTheOtherKind() throws Exception {
        assertThat(preview(Map.of(), catalog(materialization)).err())
                .hasSize(2) // what it starts, and why it cannot
                .last()
                .asString()
                .startsWith("error: the image " + materialization + " is for \"materialize\"");
    }

    @Test
    void refusesAnImageWithoutEntrypoint() throws Exception {
        String image = images.empty("without-entrypoint", "LABEL FLOW_RUNTIME_PROTOCOL=capture");

        assertThat(preview(Map.of(), catalog(image)).err())
                .hasSize(2) // what it starts, and why it cannot
                .last()
                .asString()
                .startsWith("error: the image " + image + " has neither entrypoint nor command");
    }

    @Test
    void tellsThatTheEntrypointIsNotThere() throws Exception {
        String image =
                images.empty("wrong-entrypoint", "LABEL FLOW_RUNTIME_PROTOCOL=capture", "ENTRYPOINT [\"/nothing\"]");

        assertThat(preview(Map.of(), catalog(image)).err())
                .hasSize(2) // what it starts, and why it cannot
                .last()
                .asString()
                .startsWith("error: the container of " + image + " cannot be started: ")
                .contains("/nothing");
    }

    @Test
    void tellsThatThereIsNoSuchNetwork() throws Exception {
        assertThat(preview(Map.of(), catalog(capture), "--network", "nowhere").err())
                .hasSize(2) // what it starts, and why it cannot
                .last()
                .asString()
                .startsWith("error: the container of " + capture + " cannot be started: ")
                .contains("network nowhere not found");
    }

    @Test
    void tellsThatThereIsNoSuchImage() throws Exception {
        assertThat(preview(Map.of(), catalog("flow-cdk-test/none:local")).err())
                .hasSize(2) // what it starts, and why it cannot
                .last()
                .asString()
                .startsWith("error: there is no image flow-cdk-test/none:local on this machine; build it or load it");
    }

    @Test
    void tellsThatTheRegistryDoesNotAnswer() throws Exception {
        assertThat(preview(Map.of(), catalog("127.0.0.1:1/none:v1")).err())
                .last()
                .asString()
                .startsWith("error: cannot pull the image 127.0.0.1:1/none:v1: ")
                .contains("connection refused");
    }

    private static Command preview(Map<String, String> environment, Path catalog, String... more) {
        var arguments = new ArrayList<>(List.of("preview", "--source", catalog.toString()));
        arguments.addAll(List.of(more));
        return Command.run(environment, arguments.toArray(String[]::new));
    }

    private static Process command(Path catalog) throws IOException {
        return new ProcessBuilder(
                        ConnectorImages.module("cdk-cli")
                                .resolve("target/dist/bin/flow-cdk")
                                .toString(),
                        "preview",
                        "--source",
                        catalog.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private Connection open(Map<String, String> environment) throws Exception {
        ConnectorSource source = new Connectors(Connectors.DEFAULT_NETWORK, environment)
                .of(Catalog.load(catalog(capture)).capture(task), log -> {});
        return Connection.open(source, Faults.none(), log -> {});
    }

    private static void askSpec(Connection connection) throws InterruptedException {
        connection.send(new CaptureRequest.Spec(CaptureType.IMAGE, RawJson.of("{}")));
        assertThat(connection.receive(CaptureResponse.class)).isInstanceOf(CaptureResponse.Spec.class);
    }

    private Path catalog(String image) throws IOException {
        return Files.writeString(folder.resolve("flow.yaml"), """
                captures:
                  %s:
                    endpoint: {connector: {image: "%s", config: {interval: PT0.01S}}}
                    bindings:
                      - {resource: {stream: greetings}, target: acme/greetings}
                collections: %s
                """.formatted(task, image, collections()));
    }

    private Path materializationCatalog(EmbeddedServer server) throws IOException {
        return Files.writeString(folder.resolve("flow.yaml"), """
                materializations:
                  %s:
                    endpoint:
                      connector:
                        image: "%s"
                        config:
                          address: %s
                          user: %s
                          database: postgres
                          credentials: {auth_type: UserPassword, password: any}
                    bindings:
                      - {source: acme/greetings, resource: {table: greetings}}
                collections: %s
                """.formatted(
                        task, materialization, server.address(), EmbeddedServer.SUPERUSER, collections()));
    }

    private static String collections() {
        return "{acme/greetings: {schema: {type: object, required: [number], properties:"
                + " {number: {type: integer}, message: {type: string}}}, key: [/number]}}";
    }
}
