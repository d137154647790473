package dev.flowcdk.cli.raw;

import dev.flowcdk.cli.ContainerNetwork;
import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Sources.Task;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.session.CaptureCalls;
import dev.flowcdk.runtime.session.MaterializeCalls;
import dev.flowcdk.runtime.wire.ConnectorLog;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Prints what a connector answers to Spec.
@Command(name = "spec", description = "Print a connector's schemas as one JSON object.")
public final class SpecCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--source", required = true, paramLabel = "FILE", description = "Catalog file, such as flow.yaml.")
    private String source = "";

    @Option(
            names = {"--task", "--name"},
            paramLabel = "NAME",
            description = "Capture or materialization; needed when the catalog has several.")
    private @Nullable String task;

    @Option(
            names = {"-o", "--output"},
            hidden = true,
            description = "Always JSON.")
    String output = "json";

    @Mixin
    private ContainerNetwork network = new ContainerNetwork();

    /// @param terminal where the answer goes
    public SpecCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Task chosen = Sources.task(Catalog.load(Sources.file(source)), task);
        Connectors connectors = network.connectors(terminal);
        Consumer<ConnectorLog> logs = terminal.messages()::connector;
        Object spec = switch (chosen) {
            case Task.Capture(var capture) -> new CaptureCalls(connectors.of(capture, logs), logs).spec();
            case Task.Materialization(var materialization) ->
                new MaterializeCalls(connectors.of(materialization, logs), logs).spec();
        };
        var line = new GrowingBytes(1 << 14);
        JsonCodec.INSTANCE.encodeBody(spec, line);
        terminal.line(line);
        return 0;
    }
}
