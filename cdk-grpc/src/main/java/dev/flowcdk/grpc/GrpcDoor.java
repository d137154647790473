package dev.flowcdk.grpc;

import dev.flowcdk.internal.launch.Door;
import dev.flowcdk.internal.launch.Entrance;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `serve`: the connector as a gRPC service, until the process is told to end.
public final class GrpcDoor implements Door {

    @Override
    public List<String> commands() {
        return List.of("serve");
    }

    @Override
    public int enter(Entrance entrance, List<String> arguments) throws Exception {
        ServeOptions options = ServeOptions.of(arguments.subList(1, arguments.size()));
        try (GrpcServer server = GrpcServer.start(entrance.taskType(), entrance::newServer, options)) {
            entrance.onStop(server::stop);
            entrance.output().write((server.address() + "\n").getBytes(StandardCharsets.UTF_8));
            server.awaitEnd();
        }
        return 0;
    }
}
