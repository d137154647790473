package dev.flowcdk.cli.raw;

import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.Terminal;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Prints a catalog as one file.
@Command(
        name = "bundle",
        description = "Print a catalog as one JSON object, with everything that it imports or refers to.")
public final class BundleCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Option(names = "--source", required = true, paramLabel = "FILE", description = "Catalog file, such as flow.yaml.")
    private String source = "";

    @Option(
            names = {"-o", "--output"},
            hidden = true,
            description = "Always JSON.")
    String output = "json";

    /// @param terminal where the catalog goes
    public BundleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        terminal.line(CatalogBundle.of(new WrittenCatalog(Sources.file(source))).toString());
        return 0;
    }
}
