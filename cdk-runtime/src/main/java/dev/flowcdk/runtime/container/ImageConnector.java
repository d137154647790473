package dev.flowcdk.runtime.container;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.runtime.catalog.ImageName;
import dev.flowcdk.runtime.wire.ConnectorCommand;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorLog.Level;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.RunningConnector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/// A connector that runs from an image; each start is a container of its own.
///
/// @param docker the program that runs containers
/// @param image the image, which is on this machine
/// @param task the task's name
/// @param connectors the network and the limits
record ImageConnector(Docker docker, ConnectorImage image, String task, Connectors connectors)
        implements ConnectorSource {

    static final String CONTAINER_PREFIX = "fc_";

    private static final String PLATFORM = "linux/amd64";

    /// Gets the image and looks at it.
    ///
    /// @param logs is told when the image is pulled
    /// @throws UserException when it cannot be had, or is no connector of this kind
    static ImageConnector of(
            ImageName name, TaskKind kind, String task, Connectors connectors, Consumer<ConnectorLog> logs)
            throws InterruptedException {
        var docker = Docker.of(connectors.environment());
        if (!name.local()) {
            logs.accept(new ConnectorLog(Level.INFO, "pulling the image " + name, Map.of()));
            pull(docker, name);
        }
        Docker.Outcome inspected = docker.run("image", "inspect", name.text());
        if (!inspected.succeeded()) {
            throw new UserException("there is no image " + name + " on this machine; build it or load it first ("
                    + inspected.complaint() + ")");
        }
        return new ImageConnector(docker, ConnectorImage.of(name, kind, inspected.output()), task, connectors);
    }

    private static void pull(Docker docker, ImageName name) throws InterruptedException {
        Docker.Outcome pulled = docker.run("pull", "--quiet", "--platform", PLATFORM, name.text());
        if (!pulled.succeeded()) {
            throw new UserException("cannot pull the image " + name + ": " + pulled.complaint()
                    + "; see that its name is right and log in to its registry, or give an image of this machine the"
                    + " tag \"local\", which is not pulled");
        }
    }

    @Override
    public Codec codec() {
        return image.json() ? JsonCodec.INSTANCE : ProtoCodec.INSTANCE;
    }

    @Override
    public boolean fromImage() {
        return true;
    }

    @Override
    public RunningConnector start(Consumer<ConnectorLog> logs) throws IOException {
        String container = CONTAINER_PREFIX + UUID.randomUUID().toString().replace("-", "");
        var command = new ConnectorCommand(docker.command(arguments(container)), Map.of(), !image.json());
        return RunningContainer.start(docker, container, this, command, logs);
    }

    /// What Flow's runtime gives to `docker run`, without the program that stands between it and the connector there.
    List<String> arguments(String container) {
        var arguments = new ArrayList<>(List.of("run", "--rm", "--interactive", "--name", container));
        arguments.addAll(List.of("--network", connectors.network(), "--log-driver", "none"));
        arguments.addAll(List.of("--env", "LOG_FORMAT=json", "--env", "LOG_LEVEL=" + connectors.logLevel()));
        arguments.addAll(List.of("--memory", connectors.memoryLimit()));
        if (!connectors.cpuLimit().isEmpty()) {
            arguments.addAll(List.of("--cpus", connectors.cpuLimit()));
        }
        arguments.addAll(List.of("--platform", PLATFORM));
        arguments.addAll(List.of("--label", "image=" + image.name()));
        arguments.addAll(List.of("--label", "task-name=" + task));
        arguments.addAll(List.of("--label", "task-type=" + image.kind().type()));
        arguments.addAll(List.of("--entrypoint", image.command().getFirst()));
        arguments.add(image.name().text());
        arguments.addAll(image.command().subList(1, image.command().size()));
        return arguments;
    }
}
