package dev.flowcdk.cli.demo;

import dev.flowcdk.cli.Installation;
import dev.flowcdk.cli.raw.CatalogMerge;
import dev.flowcdk.cli.raw.WrittenCatalog;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.testing.postgres.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/// Writes the demo's `flow.yaml`: a capture whose bindings are discovered, and a materialization of all that it
/// captures.
record DemoCatalog(Path file) {

    static final String CAPTURE = "demo/source";
    static final String MATERIALIZATION = "demo/warehouse";

    Catalog write(EmbeddedServer server, Installation installation) throws IOException, InterruptedException {
        Files.writeString(file, """
                captures:
                  %s:
                    endpoint:
                      local:
                        command: [%s]
                        protobuf: true
                        config:
                          address: %s
                          database: %s
                          user: %s
                          historyMode: false
                          credentials: {auth_type: UserPassword, password: %s}
                    interval: 1s
                    bindings: []
                """.formatted(
                        CAPTURE,
                        quoted(installation.connector("source-postgres")),
                        server.address(),
                        Shop.SOURCE_DATABASE,
                        Shop.SOURCE_USER,
                        Shop.PASSWORD));
        discover();
        var bindings = new StringBuilder();
        for (CaptureTask.Binding binding : Catalog.load(file).capture(CAPTURE).bindings()) {
            String table = binding.target().substring(binding.target().lastIndexOf('/') + 1);
            bindings.append("""
                          - source: %s
                            resource: {table: %s}
                            fields: {recommended: 1, include: {_meta/op: {}}, exclude: [_meta]}
                    """.formatted(binding.target(), table));
        }
        Files.writeString(
                file,
                """
                materializations:
                  %s:
                    endpoint:
                      local:
                        command: [%s]
                        protobuf: true
                        config:
                          address: %s
                          database: %s
                          schema: public
                          user: %s
                          hardDelete: true
                          credentials: {auth_type: UserPassword, password: %s}
                    bindings:
                %s""".formatted(
                                MATERIALIZATION,
                                quoted(installation.connector("materialize-postgres")),
                                server.address(),
                                Shop.TARGET_DATABASE,
                                Shop.TARGET_USER,
                                Shop.PASSWORD,
                                bindings),
                StandardOpenOption.APPEND);
        return Catalog.load(file);
    }

    private void discover() throws IOException, InterruptedException {
        CaptureTask capture = Catalog.load(file).capture(CAPTURE);
        var connectors = new Connectors(Connectors.DEFAULT_NETWORK, Map.of());
        var calls = new CaptureCalls(connectors.of(capture, log -> {}), log -> {});
        var catalog = new WrittenCatalog(file);
        new CatalogMerge(catalog, CAPTURE, calls.spec().resourcePathPointers())
                .merge(calls.discover(CAPTURE, capture.endpoint().config()).bindings());
        catalog.save();
    }

    private static String quoted(Path program) {
        return "'" + program.toString().replace("'", "''") + "'";
    }
}
