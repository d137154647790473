package dev.flowcdk.grpc;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.launch.TaskType;
import dev.flowcdk.internal.log.LogSink;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// A connector that listens. One thread moves bytes for all streams, in the order in which they arrive.
final class GrpcServer implements AutoCloseable {

    private static final long CLOSE_SECONDS = 2;

    /// Of what waits for a client that cancels the call, which is all that a client can do.
    private static final String CANCELLED = "Stream closed before write could take place";

    /// What the transport logs; kept, since a logger that nobody keeps forgets its filter.
    private static final Logger TRANSPORT = Logger.getLogger("io.grpc.netty.NettyServerHandler");

    static {
        TRANSPORT.setFilter(news -> news.getThrown() == null
                || !String.valueOf(news.getThrown().getMessage()).startsWith(CANCELLED));
    }

    private final Server server;
    private final Sessions sessions;
    private final HealthService health;
    private final EventLoopGroup loop;
    private final Listen listen;

    private GrpcServer(Server server, Sessions sessions, HealthService health, EventLoopGroup loop, Listen listen) {
        this.server = server;
        this.sessions = sessions;
        this.health = health;
        this.loop = loop;
        this.listen = listen;
    }

    /// Begins to listen.
    ///
    /// @param servers makes the server of one more stream
    /// @throws UserException when it cannot
    static GrpcServer start(TaskType type, Supplier<ProtocolServer> servers, ServeOptions options) {
        Listen listen = Listen.of(options);
        EventLoopGroup loop =
                new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("grpc", true), NioIoHandler.newFactory());
        var sessions = new Sessions(servers, loop, LogSink.current());
        var health = new HealthService(MessageBytes.service(type));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(listen.address(), listen.credentials())
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(listen.isSocket() ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class)
                .withChildOption(ChannelOption.ALLOCATOR, BatchBuffers.SHARED)
                .directExecutor() // what it calls only hands over
                .maxInboundMessageSize(Codec.MAX_FRAME_BYTES)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .keepAliveTime(1, TimeUnit.MINUTES) // a session nobody reads any more shall not go on for hours
                .addServices(services(type, sessions, health));
        if (listen.isSocket()) {
            builder.withChildOption(ChannelOption.SO_KEEPALIVE, null); // which Unix sockets do not have
        }
        Server server = builder.build();
        try {
            server.start();
        } catch (IOException failed) {
            var _ = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw listen.failed(failed);
        }
        return new GrpcServer(server, sessions, health, loop, listen);
    }

    private static List<ServerServiceDefinition> services(TaskType type, Sessions sessions, HealthService health) {
        String connector = MessageBytes.service(type);
        List<String> names = List.of(connector, HealthService.NAME, ReflectionService.NAMES.getFirst());
        List<ServerServiceDefinition> services = new ArrayList<>();
        services.add(ServerServiceDefinition.builder(connector)
                .addMethod(MessageBytes.served(type), sessions)
                .build());
        services.add(health.definition());
        services.addAll(new ReflectionService(names, Descriptors::load).definitions());
        return services;
    }

    /// Where it listens, as one line of JSON.
    String address() {
        var line = new GrowingBytes(64);
        Path socket = listen.socket();
        if (socket == null) {
            line.ascii("{\"port\":").number(port()).ascii(",\"host\":").string(listen.host());
        } else {
            line.ascii("{\"socket\":").string(socket.toString());
        }
        return line.ascii(",\"tls\":").bool(listen.isSecure()).put('}').toString();
    }

    /// The port, when it is no socket.
    int port() {
        return server.getPort();
    }

    /// Asks all streams to end in order and takes no more. Does not wait.
    void stop() {
        health.stop();
        server.shutdown();
        sessions.stop();
    }

    /// Waits until all streams have ended after [#stop].
    void awaitEnd() throws InterruptedException {
        sessions.awaitEnd();
    }

    /// Stops, waits for what was said last to be sent, and lets go of the address.
    @Override
    public void close() throws InterruptedException, IOException {
        stop();
        if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
            server.shutdownNow();
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        var _ = loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        @Nullable Path socket = listen.socket();
        if (socket != null) {
            Files.deleteIfExists(socket);
        }
    }
}
