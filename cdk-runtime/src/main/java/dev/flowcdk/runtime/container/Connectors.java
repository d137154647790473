package dev.flowcdk.runtime.container;

import dev.flowcdk.UserException;
import dev.flowcdk.runtime.catalog.CaptureTask;
import dev.flowcdk.runtime.catalog.Endpoint;
import dev.flowcdk.runtime.catalog.ImageEndpoint;
import dev.flowcdk.runtime.catalog.LocalEndpoint;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.ServedConnectors;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;

/// Makes the endpoints of tasks into connectors that can be started: programs of this machine, images, and services
/// that run already.
///
/// @param network the network that containers are in
/// @param environment variables: `CONNECTOR_MEMORY_LIMIT` (default 1g), `CONNECTOR_CPU_LIMIT` (default none) and
///     `LOG_LEVEL` (default info) of containers, `FLOW_CDK_DOCKER` for another program than `docker`
public record Connectors(String network, Map<String, String> environment) {

    /// The network of containers when nothing else is asked for.
    public static final String DEFAULT_NETWORK = "bridge";

    public Connectors {
        network = network.isBlank() ? DEFAULT_NETWORK : network;
        environment = Map.copyOf(environment);
    }

    /// A capture's connector. An image is pulled now, unless its tag is `local`.
    ///
    /// @param logs is told what takes long
    /// @throws UserException when its image cannot be had or is no capture
    public ConnectorSource of(CaptureTask task, Consumer<ConnectorLog> logs) throws InterruptedException {
        return of(task.endpoint(), TaskKind.CAPTURE, task.name(), logs);
    }

    /// A materialization's connector. An image is pulled now, unless its tag is `local`.
    ///
    /// @param logs is told what takes long
    /// @throws UserException when its image cannot be had or is no materialization
    public ConnectorSource of(MaterializationTask task, Consumer<ConnectorLog> logs) throws InterruptedException {
        return of(task.endpoint(), TaskKind.MATERIALIZATION, task.name(), logs);
    }

    private ConnectorSource of(Endpoint endpoint, TaskKind kind, String task, Consumer<ConnectorLog> logs)
            throws InterruptedException {
        return switch (endpoint) {
            case LocalEndpoint local -> ConnectorCommand.of(local);
            case ServedEndpoint served -> ServedConnectors.find().at(served, kind.taskType());
            case ImageEndpoint image -> ImageConnector.of(image.image(), kind, task, this, logs);
        };
    }

    /// Whether a process of the container program starts or removes a container. It is to be left to it, even at the
    /// end of this program: it ends by itself when the container is gone, and killing it is what would leave one
    /// behind.
    public static boolean tendsContainer(ProcessHandle process) {
        String[] arguments = process.info().arguments().orElse(new String[0]);
        return Arrays.stream(arguments).anyMatch(argument -> argument.startsWith(ImageConnector.CONTAINER_PREFIX));
    }

    /// The memory of a container; connectors are made for Flow's 1 GiB.
    String memoryLimit() {
        return variable("CONNECTOR_MEMORY_LIMIT", "1g");
    }

    /// The processors of a container; empty for no limit.
    String cpuLimit() {
        return variable("CONNECTOR_CPU_LIMIT", "");
    }

    String logLevel() {
        return variable("LOG_LEVEL", "info");
    }

    private String variable(String name, String absent) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? absent : value;
    }
}
