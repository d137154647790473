package dev.flowcdk.cli.raw;

import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Sources.Task;
import dev.flowcdk.cli.Terminal;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.json.JsonBytes;
import dev.flowcdk.testing.catalog.Catalog;
import dev.flowcdk.testing.session.CaptureCalls;
import dev.flowcdk.testing.session.MaterializeCalls;
import dev.flowcdk.testing.wire.ConnectorCommand;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

    /// @param terminal where the answer goes
    public SpecCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Task chosen = Sources.task(Catalog.load(Sources.file(source)), task);
        var connector = ConnectorCommand.of(chosen.endpoint());
        Object spec = switch (chosen) {
            case Task.Capture _ -> new CaptureCalls(connector, terminal.messages()::connector).spec();
            case Task.Materialization _ -> new MaterializeCalls(connector, terminal.messages()::connector).spec();
        };
        var line = new JsonBytes(1 << 14);
        JsonCodec.INSTANCE.encodeBody(spec, line);
        terminal.line(line);
        return 0;
    }
}
