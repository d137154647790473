package dev.flowcdk.cli.raw;

import dev.flowcdk.cli.ContainerNetwork;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Asks a capture what it could capture, and prints that or writes it into the catalog.
@Command(
        name = "discover",
        description = "Ask what could be captured, and write bindings and collections into the catalog's files.")
public final class DiscoverCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--source", required = true, paramLabel = "FILE", description = "Catalog file, such as flow.yaml.")
    private String source = "";

    @Option(
            names = {"--task", "--name"},
            paramLabel = "NAME",
            description = "Capture; needed when the catalog has several.")
    private @Nullable String task;

    @Option(names = "--emit-raw", description = "Print one discovered binding a line and write nothing.")
    private boolean emitRaw;

    @Option(
            names = {"-o", "--output"},
            hidden = true,
            description = "Always JSON.")
    @SuppressWarnings("unused")
    String output = "json";

    @Mixin
    private ContainerNetwork network = new ContainerNetwork();

    /// @param terminal where the answer goes
    public DiscoverCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Path file = Sources.file(source);
        CaptureTask capture = Sources.capture(Catalog.load(file), task);
        Consumer<ConnectorLog> logs = terminal.messages()::connector;
        var calls = new CaptureCalls(network.connectors(terminal).of(capture, logs), logs);
        if (emitRaw) {
            print(discovered(terminal.messages(), calls, capture));
            return 0;
        }
        List<String> pathPointers = calls.spec().resourcePathPointers();
        var catalog = new WrittenCatalog(file);
        var merge = new CatalogMerge(catalog, capture.name(), pathPointers);
        List<DiscoveredBinding> bindings = discovered(terminal.messages(), calls, capture);
        int added = merge.merge(bindings);
        terminal.messages().info(bindings.size() + " discovered, " + added + " of them new");
        catalog.save().forEach(terminal.messages()::info);
        return 0;
    }

    private static List<DiscoveredBinding> discovered(Messages messages, CaptureCalls calls, CaptureTask capture)
            throws IOException, InterruptedException {
        List<DiscoveredBinding> bindings =
                calls.discover(capture.name(), capture.endpoint().config()).bindings();
        if (bindings.isEmpty()) {
            messages.warn(capture.name() + " discovered nothing that it could capture");
        }
        return bindings;
    }

    private void print(List<DiscoveredBinding> bindings) throws IOException {
        for (DiscoveredBinding binding : bindings) {
            var line = new GrowingBytes(1 << 12);
            JsonCodec.INSTANCE.encodeBody(withoutPath(binding), line);
            terminal.line(line);
        }
    }

    /// Nowadays a resource's path is what the resource path pointers find, so it is not printed.
    private static DiscoveredBinding withoutPath(DiscoveredBinding binding) {
        return new DiscoveredBinding(
                binding.recommendedName(),
                binding.resourceConfig(),
                binding.documentSchema(),
                binding.key(),
                binding.disable(),
                List.of(),
                binding.isFallbackKey());
    }
}
