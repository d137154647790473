package dev.flowcdk.grpc.client;

import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import dev.flowcdk.runtime.wire.ConnectorSource;
import dev.flowcdk.runtime.wire.ServedConnectors;

/// What the local runtime finds when a task's connector is served by gRPC.
public final class GrpcConnectors implements ServedConnectors {

    @Override
    public ConnectorSource at(ServedEndpoint endpoint, TaskType type) {
        return GrpcConnector.of(endpoint, type);
    }
}
