package dev.flowcdk.grpc;

import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.log.LogSink;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// The sessions that run.
///
/// A new one first waits for those that have been cancelled before, for a moment: a runtime that lets go of a stream
/// and opens another must not find the old one still at work.
final class Sessions implements ServerCallHandler<byte[], Batch> {

    private final Supplier<ProtocolServer> servers;
    private final Executor connection;
    private final LogSink log;
    private final Set<ServedCall> running = new LinkedHashSet<>();
    private long count;
    private boolean stopping;

    /// @param servers makes the server of one more stream
    /// @param connection the thread of all connections
    /// @param log where sessions log, each with its number
    Sessions(Supplier<ProtocolServer> servers, Executor connection, LogSink log) {
        this.servers = servers;
        this.connection = connection;
        this.log = log;
    }

    @Override
    public synchronized ServerCall.Listener<byte[]> startCall(ServerCall<byte[], Batch> call, Metadata headers) {
        if (stopping) {
            call.close(Status.UNAVAILABLE.withDescription("the connector's process is ending"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        List<ServedCall> stopped =
                running.stream().filter(ServedCall::isStopped).toList();
        var session = new ServedCall(++count, call, connection, log);
        running.add(session);
        session.start(stopped, servers, () -> ended(session));
        return session.channel();
    }

    /// Asks all sessions to end in order, and lets none begin.
    synchronized void stop() {
        stopping = true;
        running.forEach(ServedCall::stop);
        notifyAll();
    }

    /// Waits until [#stop] was called and all sessions have ended.
    synchronized void awaitEnd() throws InterruptedException {
        while (!stopping || !running.isEmpty()) {
            wait();
        }
    }

    private synchronized void ended(ServedCall session) {
        running.remove(session);
        notifyAll();
    }
}
