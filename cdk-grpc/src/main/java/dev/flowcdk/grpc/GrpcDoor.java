package dev.flowcdk.grpc;

import dev.flowcdk.internal.launch.Door;
import dev.flowcdk.internal.launch.Entrance;
import dev.flowcdk.internal.log.LogSink;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// `serve`: the connector as a gRPC service, until the process is told to end.
public final class GrpcDoor implements Door {

    private static final int USAGE = 2;

    @Override
    public List<String> commands() {
        return List.of("serve");
    }

    @Override
    public int enter(Entrance entrance, List<String> arguments) throws Exception {
        ServeOptions options;
        try {
            options = ServeOptions.of(arguments.subList(1, arguments.size()));
        } catch (UsageException usage) {
            LogSink.standardError().log(Level.ERROR, null, String.valueOf(usage.getMessage()), Map.of(), null);
            return USAGE;
        }
        try (GrpcServer server = GrpcServer.start(entrance.taskType(), entrance::newServer, options)) {
            entrance.onStop(server::stop);
            entrance.output().write((server.address() + "\n").getBytes(StandardCharsets.UTF_8));
            server.awaitEnd();
        }
        return 0;
    }
}
