package dev.flowcdk.runtime.wire;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.runtime.catalog.ServedEndpoint;
import java.util.ServiceLoader;

/// Reaches connectors that somebody else has started as services. It is in a module of its own, `cdk-grpc`, and is
/// found by [ServiceLoader]: who has no such connectors needs nothing of gRPC.
public interface ServedConnectors {

    /// The connector at this endpoint's address; each start is a stream of requests of its own.
    ///
    /// @throws UserException when that is no address, or TLS is configured wrongly
    ConnectorSource at(ServedEndpoint endpoint, TaskType type);

    /// The one on the class path.
    ///
    /// @throws UserException when there is none
    static ServedConnectors find() {
        return ServiceLoader.load(ServedConnectors.class)
                .findFirst()
                .orElseThrow(() -> new UserException(
                        "a connector that is served by gRPC needs dev.flowcdk:cdk-grpc on the class path"));
    }
}
