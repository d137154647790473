package dev.flowcdk.grpc.client;

import dev.flowcdk.grpc.Batch;
import dev.flowcdk.grpc.BatchBuffers;
import dev.flowcdk.grpc.MessageBytes;
import dev.flowcdk.grpc.Outbox;
import dev.flowcdk.runtime.wire.ConnectorFailure;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.RunningConnector;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One stream of a served connector, as a connector that was started. Its status is 0 when the call ends well, and 1
/// otherwise, with the words of the call's status.
///
/// gRPC has no word for SIGTERM: the end of the call is all that a client has, and the connector then ends in order.
/// What it says after that is lost.
final class GrpcStream extends ClientCall.Listener<Integer> implements RunningConnector {

    private static final int KILLED = 137;
    private static final long TERMINATION_SECONDS = 10;

    private final GrpcConnector connector;
    private final ManagedChannel channel;
    private final EventLoopGroup loop;
    private final EventLoop connection;
    private final ClientCall<Batch, Integer> call;
    private final Consumer<ConnectorLog> logs;
    private final Outbox outbox;
    private final OutputStream requests;
    private final FrameInput responses;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Status status;
    /// Whether the connector has taken the call.
    private volatile boolean begun;

    /// Whether it was the connector that told the status.
    private volatile boolean told;

    private volatile boolean terminated;
    private volatile boolean killed;

    private GrpcStream(
            GrpcConnector connector, ManagedChannel channel, EventLoopGroup loop, Consumer<ConnectorLog> logs) {
        this.connector = connector;
        this.channel = channel;
        this.loop = loop;
        this.connection = loop.next();
        this.responses = new FrameInput(() -> onConnection(() -> call().request(1)), connection);
        this.call = channel.newCall(
                MessageBytes.method(connector.type(), responses::receive),
                CallOptions.DEFAULT.withStreamTracerFactory(new Telling()));
        this.logs = logs;
        this.outbox = new Outbox(call::sendMessage, call::isReady, connection);
        this.requests = new FrameOutput(outbox, call::halfClose);
    }

    static GrpcStream open(GrpcConnector connector, Consumer<ConnectorLog> logs) {
        SocketAddress address = connector.socket();
        boolean unix = address instanceof UnixDomainSocketAddress;
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("grpc client", true), NioIoHandler.newFactory());
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address, connector.credentials())
                .eventLoopGroup(loop)
                .channelType(unix ? NioDomainSocketChannel.class : NioSocketChannel.class, address.getClass())
                .withOption(ChannelOption.ALLOCATOR, BatchBuffers.SHARED)
                .directExecutor() // what it calls only hands over
                .maxInboundMessageSize(Integer.MAX_VALUE); // who reads tells what is too large
        if (unix) {
            builder.withOption(ChannelOption.SO_KEEPALIVE, null); // which Unix sockets do not have
        }
        var stream = new GrpcStream(connector, builder.build(), loop, logs);
        stream.call.start(stream, new Metadata());
        stream.responses.open();
        return stream;
    }

    @Override
    public OutputStream requests() {
        return requests;
    }

    @Override
    public InputStream responses() {
        return responses;
    }

    @Override
    public void terminate() {
        terminated = true;
        onConnection(() -> call.cancel("the runtime ends the session", null));
    }

    @Override
    public void kill() throws InterruptedException {
        killed = true;
        onConnection(() -> call.cancel("the runtime lets go of the connector", null));
        responses.cut();
        closed.await();
        channel.awaitTermination(TERMINATION_SECONDS, TimeUnit.SECONDS); // the connector has been told by then
    }

    @Override
    public int exitStatus(Duration limit) throws InterruptedException {
        if (!closed.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
            return -1;
        }
        Status end = status;
        return (end != null && end.isOk()) || terminated ? 0 : killed ? KILLED : 1;
    }

    @Override
    public ConnectorFailure failure() throws InterruptedException {
        closed.await();
        String text = text();
        return new ConnectorFailure(text, text, null);
    }

    @Override
    public void onHeaders(Metadata headers) {
        begun = true;
    }

    @Override
    public void onMessage(Integer bytes) {
        responses.received();
    }

    @Override
    public void onReady() {
        onConnection(outbox::ready);
    }

    @Override
    public void onClose(Status end, Metadata trailers) {
        status = end;
        if (!end.isOk() && !terminated && !killed) {
            logs.accept(new ConnectorLog(ConnectorLog.Level.ERROR, text(), Map.of()));
        }
        channel.shutdownNow();
        closed.countDown();
        responses.end();
        outbox.cut();
        var _ = loop.shutdownGracefully(0, TERMINATION_SECONDS, TimeUnit.SECONDS);
    }

    /// Notes that the connector tells how the call ends; without that, the status is of the connection.
    private final class Telling extends ClientStreamTracer.Factory {

        @Override
        public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
            return new ClientStreamTracer() {
                @Override
                public void inboundTrailers(Metadata trailers) {
                    told = true;
                }
            };
        }
    }

    private ClientCall<Batch, Integer> call() {
        return call;
    }

    /// Does something with the call on the thread of its connection, while there is one.
    private void onConnection(Runnable task) {
        if (connection.inEventLoop()) {
            task.run();
            return;
        }
        try {
            connection.execute(task);
        } catch (RejectedExecutionException ended) {
            // and so has the call
        }
    }

    private String text() {
        Status end = status;
        if (end == null) {
            return "the connector has not ended";
        }
        String description = end.getDescription();
        if (told) {
            return description == null
                    ? "the call to the connector ended with the status " + end.getCode()
                    : description;
        }
        Throwable cause = end.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return "the connection to the connector at " + connector.address() + " failed: "
                + (cause == null ? description : cause.getMessage()) + hint(cause);
    }

    private String hint(@Nullable Throwable cause) {
        if (begun || cause instanceof SocketException) {
            return "";
        }
        return connector.isSecure()
                ? "; its certificate must be signed by tls.ca, and tls.certificate by what it was started with"
                        + " (--tls-client-ca)"
                : "; when it serves with TLS, give tls.ca";
    }
}
