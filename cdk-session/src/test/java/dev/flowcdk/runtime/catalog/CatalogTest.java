package dev.flowcdk.runtime.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogTest {

    @TempDir
    private Path folder;

    @Test
    void readsTasksWithImportsAndSeparateFiles() throws Exception {
        write("source.config.yaml", """
                address: localhost:5432
                user: flow_capture
                password: secret
                networkTunnel:
                  sshForwarding:
                    sshEndpoint: ssh://user@bastion
                    privateKey: |2
                      -----BEGIN RSA PRIVATE KEY-----
                      MIIE
                      -----END RSA PRIVATE KEY-----
                """);
        write("users.schema.yaml", "{type: object, properties: {id: {type: integer}}, required: [id]}");
        write("collections.flow.yaml", """
                collections:
                  acmeCo/users:
                    schema: users.schema.yaml
                    key: [/id]
                    projections: {number: /id}
                """);
        Path file = write("flow.yaml", """
                import: [collections.flow.yaml]
                captures:
                  acmeCo/source:
                    interval: 5m
                    shards: {flags: {indirect-specs: "true"}}
                    endpoint:
                      local:
                        command: [./connector, --x]
                        config: source.config.yaml
                        env: {SHUTDOWN_AFTER_POLLING: "yes"}
                        protobuf: true
                    bindings:
                      - {resource: {namespace: public, stream: users}, target: acmeCo/users, backfill: 2}
                      - {resource: {stream: other}, target: acmeCo/users, disable: true}
                """);
        write("connector", "");

        Catalog catalog = Catalog.load(file);

        CaptureTask capture = catalog.capture("acmeCo/source");
        assertThat(capture.linked()).isTrue();
        assertThat(capture.intervalSeconds()).isEqualTo(300);
        var endpoint = (LocalEndpoint) capture.endpoint();
        assertThat(endpoint.command())
                .containsExactly(folder.resolve("connector").toString(), "--x");
        assertThat(endpoint.protobuf()).isTrue();
        assertThat(endpoint.environment()).containsEntry("SHUTDOWN_AFTER_POLLING", "yes");
        assertThat(capture.endpoint().config().toString())
                .contains("\"user\":\"flow_capture\"")
                .contains("-----BEGIN RSA PRIVATE KEY-----\\n");
        assertThat(capture.bindings()).hasSize(2);
        assertThat(capture.activeBindings())
                .containsExactly(new CaptureTask.Binding(
                        RawJson.of("{\"namespace\":\"public\",\"stream\":\"users\"}"), "acmeCo/users", 2, false));
        assertThat(catalog.collection("acmeCo/users").projections()).containsEntry("number", "/id");
    }

    @Test
    void readsTasksWhoseConnectorIsServed() throws Exception {
        Path file = write("flow.yaml", """
                captures:
                  acmeCo/plain: {endpoint: {local: {grpc: "unix:/run/c.sock", config: {a: 1}}}, bindings: []}
                  acmeCo/secure:
                    endpoint:
                      local:
                        grpc: host:443
                        tls: {ca: ca.pem, certificate: /etc/me.pem, key: me.key}
                    bindings: []
                """);

        Catalog catalog = Catalog.load(file);

        assertThat(catalog.capture("acmeCo/plain").endpoint())
                .isEqualTo(new ServedEndpoint("unix:/run/c.sock", RawJson.of("{\"a\":1}")));
        assertThat(catalog.capture("acmeCo/secure").endpoint())
                .isEqualTo(new ServedEndpoint(
                        "host:443",
                        new ServedEndpoint.Tls(
                                folder.resolve("ca.pem"), Path.of("/etc/me.pem"), folder.resolve("me.key")),
                        RawJson.of("{}")));
    }

    @Test
    void refusesAServedConnectorThatIsDescribedWrongly() throws Exception {
        Path file = write("flow.yaml", """
                captures:
                  acmeCo/half: {endpoint: {local: {grpc: "h:1", tls: {key: k}}}, bindings: []}
                  acmeCo/both: {endpoint: {local: {grpc: "h:1", command: [x]}}, bindings: []}
                """);

        assertThatThrownBy(() -> Catalog.load(file))
                .hasMessageContaining("must have both \"certificate\" and \"key\", or neither")
                .hasMessageContaining("command");
    }

    @Test
    void readsMaterializationsInJson() throws Exception {
        Path file = write("flow.json", """
                {"collections": {"a/b": {"writeSchema": {"type": "object"}, "readSchema": true, "key": ["/id"]}},
                 "materializations": {"a/m": {
                   "endpoint": {"local": {"command": ["x"], "config": {}}},
                   "bindings": [{"resource": {"table": "t"}, "source": {"name": "a/b"}, "priority": 3,
                     "fields": {"recommended": 1, "include": {"x/y": {}}, "exclude": ["z"]}}]}}}
                """);

        MaterializationTask task = Catalog.load(file).materialization("a/m");

        assertThat(task.bindings().getFirst().source()).isEqualTo("a/b");
        assertThat(task.bindings().getFirst().priority()).isEqualTo(3);
        FieldWishes fields = task.bindings().getFirst().fields();
        assertThat(fields.recommendedDepth()).isEqualTo(1);
        assertThat(fields.require()).containsOnlyKeys("x/y");
        assertThat(fields.exclude()).containsExactly("z");
    }

    @Test
    void readsConnectorsOfImages() throws Exception {
        write("config.yaml", "{interval: PT1S}");
        Path file = write("flow.yaml", """
                captures:
                  a/c:
                    endpoint: {connector: {image: "localhost:5000/acme/source-x:v1", config: config.yaml}}
                """);

        Endpoint endpoint = Catalog.load(file).capture("a/c").endpoint();

        assertThat(endpoint)
                .isEqualTo(new ImageEndpoint(
                        new ImageName("localhost:5000/acme/source-x:v1"), RawJson.of("{\"interval\":\"PT1S\"}")));
    }

    @Test
    void anEndpointIsEitherAnImageOrAProgram() throws Exception {
        Path file = write("flow.yaml", """
                captures:
                  none: {endpoint: {dekaf: {}}}
                  both: {endpoint: {connector: {image: "x:dev"}, local: {command: [x]}}}
                  lacking: {endpoint: {connector: {config: {}, imgae: "x:dev"}}}
                """);

        assertThatThrownBy(() -> Catalog.load(file))
                .hasMessageContaining(
                        "at /captures/none/endpoint: needs either an image, {connector: {image: NAME:TAG,")
                .hasMessageContaining("at /captures/both/endpoint: needs either an image")
                .hasMessageContaining("at /captures/lacking/endpoint/connector: lacks \"image\"")
                .hasMessageContaining("at /captures/lacking/endpoint/connector/imgae: is not known here");
    }

    @Test
    void tellsAllMistakesWithFileAndPointer() throws Exception {
        Path file = write("flow.yaml", """
                import: [missing.yaml]
                colections: {}
                collections:
                  a/b: {schema: {type: object}, key: [id]}
                captures:
                  a/c:
                    endpoint: {connector: {image: x}}
                    bindings: [{resource: {}, target: a/d}]
                """);

        assertThatThrownBy(() -> Catalog.load(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining(
                        folder.resolve("missing.yaml") + ": there is no such file (named by " + file + " at /import/0)")
                .hasMessageContaining(file + " at /colections: is not known here")
                .hasMessageContaining("at /collections/a~1b/key/0: \"id\" is not a JSON pointer; did you mean \"/id\"?")
                .hasMessageContaining(
                        "at /captures/a~1c/endpoint/connector/image: the image \"x\" has neither tag nor digest")
                .hasMessageContaining("at /captures/a~1c/bindings/0/target: there is no collection \"a/d\"");
    }

    @Test
    void tellsWhereAFileIsMalformed() throws Exception {
        Path file = write("flow.yaml", "captures:\n  a: [\n");

        assertThatThrownBy(() -> Catalog.load(file))
                .isInstanceOf(UserException.class)
                .hasMessageContaining("is neither YAML nor JSON");
    }

    @Test
    void namesTheTasksThatThereAre() throws Exception {
        Path file = write("flow.yaml", "collections: {}\n");

        assertThatThrownBy(() -> Catalog.load(file).capture("x"))
                .hasMessage("the catalog has no capture \"x\"; it has none");
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }
}
