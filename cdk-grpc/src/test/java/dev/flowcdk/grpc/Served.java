package dev.flowcdk.grpc;

import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.internal.CaptureServer;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.internal.log.LogSink;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// A connector of this process that is served, and a connection to it.
record Served(GrpcServer server, ManagedChannel channel, ByteArrayOutputStream logged) implements AutoCloseable {

    static Served capture(Supplier<? extends Capture<?, ?, ?>> captures) {
        return of(TaskType.CAPTURE, () -> CaptureServer.of(captures.get()));
    }

    static Served of(TaskType type, Supplier<ProtocolServer> servers) {
        var logged = new ByteArrayOutputStream();
        var server = new GrpcServer[1];
        LogSink.to(new PrintStream(logged, true, StandardCharsets.UTF_8), Map.of("LOG_FORMAT", "json"))
                .within(() -> server[0] = GrpcServer.start(type, servers, ServeOptions.of(List.of())));
        return new Served(
                server[0],
                NettyChannelBuilder.forAddress("127.0.0.1", server[0].port())
                        .usePlaintext()
                        .build(),
                logged);
    }

    OtherClient client() {
        return OtherClient.ofCapture(channel);
    }

    String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        channel.shutdownNow();
        server.close();
    }
}
