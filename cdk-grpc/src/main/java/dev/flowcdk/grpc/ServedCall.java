package dev.flowcdk.grpc;

import dev.flowcdk.internal.launch.LastWords;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.log.LogSink;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One stream, served by an instance of the author's class on a thread of its own.
final class ServedCall {

    /// The field of log records that tells streams apart.
    static final String FIELD = "stream";

    /// How long what still runs of a session is waited for, before it is left behind.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final long number;
    private final ServerCall<byte[], Batch> call;
    private final GrpcChannel channel;
    private final LogSink log;
    private final CountDownLatch over = new CountDownLatch(1);

    /// Guarded by this.
    private @Nullable ProtocolServer server;

    private boolean stopped;
    private long stoppedAt;

    /// @param connection the thread of the connection
    /// @param process the log of the process
    ServedCall(long number, ServerCall<byte[], Batch> call, Executor connection, LogSink process) {
        this.number = number;
        this.call = call;
        this.channel = new GrpcChannel(call, connection, this::stop);
        this.log = process.with(FIELD, Long.toString(number));
    }

    GrpcChannel channel() {
        return channel;
    }

    /// Begins to serve.
    ///
    /// @param stopping sessions whose end is to be waited for
    /// @param servers makes the server
    /// @param ended is run at the end of the session
    void start(List<ServedCall> stopping, Supplier<ProtocolServer> servers, Runnable ended) {
        call.sendHeaders(new Metadata());
        channel.open();
        Thread.ofPlatform()
                .daemon()
                .name("stream " + number)
                .start(() -> log.within(() -> {
                    try {
                        serve(stopping, servers);
                    } finally {
                        over.countDown();
                        ended.run();
                    }
                }));
    }

    /// Asks for an orderly end, and does not wait for it.
    synchronized void stop() {
        if (!stopped) {
            stopped = true;
            stoppedAt = System.nanoTime();
            if (server != null) {
                server.stop();
            }
        }
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    private void serve(List<ServedCall> stopping, Supplier<ProtocolServer> servers) {
        Status status;
        try {
            for (ServedCall other : stopping) {
                other.awaitEnd();
            }
            serve(servers.get());
            status = Status.OK;
        } catch (VirtualMachineError broken) {
            throw broken; // the process ends of it
        } catch (Throwable failure) {
            LastWords words = LastWords.of(failure);
            if (channel.isAbandoned()) {
                log.log(Level.INFO, null, "the runtime cancelled the call: " + words.message(), Map.of(), null);
            } else {
                words.say(log, Map.of());
            }
            status = FailureStatus.of(words);
        }
        channel.close(status);
    }

    private void serve(ProtocolServer made) throws Exception {
        try {
            if (begins(made)) {
                made.serve(channel);
            }
        } finally {
            channel.end();
            made.kill(PATIENCE); // the process goes on, unlike that of a session on standard streams
        }
    }

    private synchronized boolean begins(ProtocolServer made) {
        server = made;
        return !stopped;
    }

    private void awaitEnd() throws InterruptedException {
        long since;
        synchronized (this) {
            since = stoppedAt;
        }
        over.await(PATIENCE.toNanos() - (System.nanoTime() - since), TimeUnit.NANOSECONDS);
    }
}
