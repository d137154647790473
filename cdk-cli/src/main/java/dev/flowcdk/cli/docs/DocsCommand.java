package dev.flowcdk.cli.docs;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.ContainerNetwork;
import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.Endpoint;
import dev.flowcdk.runtime.catalog.ImageEndpoint;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.docs.ConnectorPage;
import dev.flowcdk.runtime.docs.DescribedConnector;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Writes a page about each connector of a catalog.
@Command(
        name = "docs",
        description = {
            "Write a page about each connector of a catalog: its options with their defaults and limits, and an example.",
            "A page is made of the schemas that the connector answers with. What it says under the headings \"Prerequisites\""
                    + " and \"Limits\" is yours, and stays when the page is made anew."
        })
public final class DocsCommand implements Callable<Integer> {

    private static final Pattern TAG = Pattern.compile("[:@].*");

    private final Terminal terminal;

    @Option(names = "--source", paramLabel = "FILE", description = "Catalog file (default: ${DEFAULT-VALUE}).")
    private String source = Sources.USUAL;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Where pages are written, each as NAME.md (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of("docs", "connectors");

    @Mixin
    private ContainerNetwork network = new ContainerNetwork();

    /// @param terminal where it says what it wrote
    public DocsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        var catalog = Catalog.load(Sources.file(source));
        var connectors = new TreeMap<String, DescribedConnector>();
        Connectors made = network.connectors(terminal);
        Consumer<ConnectorLog> logs = terminal.messages()::connector;
        for (CaptureTask task : catalog.captures().values()) {
            String name = name(task.endpoint());
            connectors.put(name, DescribedConnector.of(name, new CaptureCalls(made.of(task, logs), logs).spec()));
        }
        for (MaterializationTask task : catalog.materializations().values()) {
            String name = name(task.endpoint());
            connectors.put(name, DescribedConnector.of(name, new MaterializeCalls(made.of(task, logs), logs).spec()));
        }
        if (connectors.isEmpty()) {
            throw new UserException("the catalog has neither captures nor materializations");
        }
        Files.createDirectories(folder);
        for (DescribedConnector connector : connectors.values()) {
            write(connector);
        }
        return 0;
    }

    private void write(DescribedConnector connector) throws IOException {
        Path page = folder.resolve(connector.name() + ".md");
        Files.writeString(page, ConnectorPage.of(connector, Files.exists(page) ? Files.readString(page) : ""));
        terminal.line(page.toString());
    }

    /// A program is called as its file is, an image by the last part of its name, a service by its address.
    private static String name(Endpoint endpoint) {
        return switch (endpoint) {
            case LocalEndpoint local -> fileName(local.command().getFirst());
            case ImageEndpoint image ->
                TAG.matcher(fileName(image.image().text())).replaceFirst("");
            case ServedEndpoint served -> served.address().replaceAll("[^A-Za-z0-9.]+", "-");
        };
    }

    private static String fileName(String path) {
        @Nullable Path name = Path.of(path).getFileName();
        return name == null ? path : name.toString();
    }
}
