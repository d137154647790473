package dev.flowcdk.cli.raw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogMergeTest {

    private static final String CAPTURE = "acme/shop/source";

    @TempDir
    Path folder;

    @Test
    void addsBindingsAndCollectionsToAJsonFile() throws IOException {
        Path file = write("flow.json", """
                {"captures": {"acme/shop/source": {"endpoint": {"local": {"command": ["x"], "config": {"rate": 1.50}}}}}}
                """);

        merge(file, table("orders", "{\"type\":\"object\",\"maximum\":12345678901234567890.10}", false));

        assertThat(Files.readString(file)).isEqualTo("""
                {
                  "captures" : {
                    "acme/shop/source" : {
                      "endpoint" : {
                        "local" : {
                          "command" : [ "x" ],
                          "config" : {
                            "rate" : 1.50
                          }
                        }
                      },
                      "bindings" : [ {
                        "resource" : {
                          "name" : "orders"
                        },
                        "target" : "acme/shop/orders"
                      } ]
                    }
                  },
                  "collections" : {
                    "acme/shop/orders" : {
                      "schema" : {
                        "type" : "object",
                        "maximum" : 12345678901234567890.10
                      },
                      "key" : [ "/id" ]
                    }
                  }
                }
                """);
    }

    @Test
    void keepsWhatTheUserWroteOfABinding() throws IOException {
        Path file = write("flow.yaml", """
                captures:
                  acme/shop/source:
                    endpoint: {local: {command: [x], config: {version: "1.0"}}}
                    bindings:
                      - resource: {name: orders, mode: fast}
                        target: acme/renamed
                        disable: true
                collections:
                  acme/renamed:
                    schema: {type: object}
                    key: [/mine]
                """);

        merge(file, table("orders", "{\"type\":\"object\",\"title\":\"new\"}", true));

        assertThat(Files.readString(file)).isEqualTo("""
                captures:
                  acme/shop/source:
                    endpoint: {local: {command: [x], config: {version: "1.0"}}}
                    bindings:
                      - resource: {name: orders, mode: fast}
                        target: acme/renamed
                        disable: true
                collections:
                  acme/renamed:
                    schema:
                      type: object
                      title: new
                    key: [/mine]
                """);
    }

    @Test
    void aRealKeyReplacesAnOlderOne() throws IOException {
        Path file = write("flow.yaml", """
                captures: {acme/shop/source: {bindings: [{resource: {name: orders}, target: acme/orders}]}}
                collections: {acme/orders: {schema: {}, key: [/_meta/row]}}
                """);

        merge(file, table("orders", "{}", false));

        assertThat(Files.readString(file)).contains("key: [\"/id\"]").doesNotContain("/_meta/row");
    }

    @Test
    void changesTheFilesWhereThingsAre() throws IOException {
        Path file = write("flow.yaml", "import: [captures.flow.yaml, {url: collections.flow.json}]\n");
        write("captures.flow.yaml", """
                captures:
                  acme/shop/source:
                    bindings: [{resource: orders.resource.json, target: acme/shop/orders}]
                """);
        write("collections.flow.json", """
                {"collections": {"acme/shop/orders": {"writeSchema": "orders.schema.yaml", "readSchema": {}, "key": ["/id"]}}}
                """);
        write("orders.resource.json", "{\"name\": \"orders\"}");
        write("orders.schema.yaml", "type: object\n");

        merge(file, table("orders", "{\"title\":\"new\"}", false), table("items", "{}", false));

        assertThat(folder.resolve("flow.yaml"))
                .hasContent("import: [captures.flow.yaml, {url: collections.flow.json}]");
        assertThat(folder.resolve("orders.schema.yaml")).hasContent("title: new");
        assertThat(folder.resolve("collections.flow.json")).content().contains("{\"writeSchema\": \"orders");
        assertThat(folder.resolve("captures.flow.yaml"))
                .content()
                .contains("acme/shop/items:", "target: acme/shop/items");
        assertThat(folder.toFile().list()).hasSize(5);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void merge(Path file, DiscoveredBinding... discovered) throws IOException {
        var catalog = new WrittenCatalog(file);
        new CatalogMerge(catalog, CAPTURE, List.of("/name")).merge(List.of(discovered));
        catalog.save();
    }

    private static DiscoveredBinding table(String name, String schema, boolean fallbackKey) {
        return new DiscoveredBinding(
                name,
                RawJson.of("{\"name\":\"" + name + "\"}"),
                RawJson.of(schema),
                List.of("/id"),
                false,
                List.of(),
                fallbackKey);
    }
}
