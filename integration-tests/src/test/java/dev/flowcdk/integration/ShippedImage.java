package dev.flowcdk.integration;

import static dev.flowcdk.integration.DockerEngine.docker;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Endpoint;
import dev.flowcdk.runtime.catalog.ImageEndpoint;
import dev.flowcdk.runtime.catalog.ImageName;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.wire.ConnectorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The image of a connector as `mvn -Pimage package` writes it, loaded into the engine.
enum ShippedImage {
    SOURCE_HELLO_WORLD("source-hello-world", "capture", "HelloWorld"),
    MATERIALIZE_JSON_LINES("materialize-json-lines", "materialize", "MaterializeJsonLines"),
    MATERIALIZE_SQLITE("materialize-sqlite", "materialize", "MaterializeSqlite"),
    SOURCE_POSTGRES("source-postgres", "capture", "SourcePostgres"),
    MATERIALIZE_POSTGRES("materialize-postgres", "materialize", "MaterializePostgres");

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final RawJson EMPTY = RawJson.of("{}");

    final String connector;
    final String kind;
    final String main;

    ShippedImage(String connector, String kind, String main) {
        this.connector = connector;
        this.kind = kind;
        this.main = main;
    }

    Path tar() {
        return ConnectorImages.module(connector).resolve("target/jib-image.tar");
    }

    /// Where the image that is shipped can be found by the runtime. Skips the test when none was built, unless images
    /// are required.
    String loaded() throws IOException, InterruptedException {
        boolean built = Files.exists(tar());
        if (!built && DockerEngine.required()) {
            assertThat(tar()).exists();
        }
        if (!built) {
            System.err.println("SKIPPED: there is no " + tar() + "; mvn -Pimage package makes it");
        }
        assumeTrue(built, "there is no " + tar() + "; mvn -Pimage package makes it");
        try (var bytes = Files.newInputStream(tar())) {
            docker(bytes, "load", "--quiet");
        }
        return connector + ":local";
    }

    /// What the engine says of the image.
    JsonNode inspected() throws IOException, InterruptedException {
        return JSON.readTree(docker("image", "inspect", loaded())).get(0);
    }

    List<String> layers() throws IOException, InterruptedException {
        return JSON.convertValue(
                inspected().at("/RootFS/Layers"),
                JSON.getTypeFactory().constructCollectionType(List.class, String.class));
    }

    /// The connector in a container, as the local runtime starts it.
    ///
    /// @param environment the runtime's own, such as a memory limit
    ConnectorSource source(Map<String, String> environment) throws IOException, InterruptedException {
        return source(loaded(), environment);
    }

    ConnectorSource source(String image, Map<String, String> environment) throws InterruptedException {
        return source(new ImageEndpoint(new ImageName(image), EMPTY), environment);
    }

    /// The connector that somebody has started as a gRPC service.
    ConnectorSource served(String address) throws InterruptedException {
        return source(new ServedEndpoint(address, EMPTY), Map.of());
    }

    private ConnectorSource source(Endpoint endpoint, Map<String, String> environment) throws InterruptedException {
        var connectors = new Connectors(Connectors.DEFAULT_NETWORK, environment);
        return kind.equals("capture")
                ? connectors.of(new CaptureTask(task(), endpoint, List.of(), 0, false), log -> {})
                : connectors.of(new MaterializationTask(task(), endpoint, List.of(), false), log -> {});
    }

    /// The name of the task that its containers say they belong to.
    String task() {
        return "test/" + connector;
    }
}
