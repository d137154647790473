package dev.flowcdk.cli;

import dev.flowcdk.runtime.container.Connectors;
import picocli.CommandLine.Option;

/// The option `--network` of the commands that run connectors.
public final class ContainerNetwork {

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "Network of containers, where the connector comes from an image (default: bridge);"
                    + " host is this machine's own, where the connector reaches its 127.0.0.1.")
    private String network = Connectors.DEFAULT_NETWORK;

    /// What makes the connectors of tasks, with this network.
    public Connectors connectors(Terminal terminal) {
        return new Connectors(network, terminal.environment());
    }
}
