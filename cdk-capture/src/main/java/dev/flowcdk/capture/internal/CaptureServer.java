package dev.flowcdk.capture.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Serves one stream of requests with a capture. One thread reads the requests from beginning to end, so that
/// acknowledgements are taken whatever the capture does; it waits on after the session's end, until the
/// channel ends.
public final class CaptureServer<C, R, S> implements ProtocolServer {

    private static final Duration BETWEEN_LOOKS_AT_PARENT = Duration.ofSeconds(1);

    private final Capture<C, R, S> capture;
    private final CaptureProtocol<C, R, S> protocol;
    private final SessionLimits limits;
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private @Nullable CaptureThreads<C, R, S> running;
    private boolean stopped;

    /// @param documentationUrl overrides the connector's own
    /// @param limits of its session
    CaptureServer(Capture<C, R, S> capture, @Nullable String documentationUrl, SessionLimits limits) {
        this.capture = capture;
        this.protocol = new CaptureProtocol<>(capture, documentationUrl);
        this.limits = limits;
    }

    /// Serves the capture that this process was started for.
    public static ProtocolServer ofProcess(Capture<?, ?, ?> capture) {
        return new CaptureServer<>(capture, System.getenv("DOCS_URL"), SessionLimits.ofProcess());
    }

    /// Serves an author's capture inside of another process.
    public static ProtocolServer of(Capture<?, ?, ?> capture) {
        return new CaptureServer<>(capture, null, SessionLimits.ofProcess());
    }

    @Override
    public void serve(Channel channel) throws Exception {
        Thread.ofPlatform().daemon().name("requests").start(() -> {
            try {
                read(channel);
            } catch (Throwable e) { // whatever it is, it must not be the silent end of this thread
                fail(e);
            }
        });
        try {
            end.get();
        } catch (ExecutionException e) {
            throw Failures.causeOf(e);
        }
    }

    @Override
    public synchronized void stop() {
        stopped = true;
        if (running == null) {
            end.complete(true);
        } else {
            running.stop();
        }
    }

    private void read(Channel channel) throws Exception {
        Codec codec = channel.codec();
        var frame = new Slice();
        while (channel.next(frame)) {
            switch (protocol.handle(codec.decode(CaptureRequest.class, frame))) {
                case Step.Answer<C, R, S>(var response) -> send(response, channel);
                case Step.Start<C, R, S>(var opened, var task) -> {
                    send(opened, channel);
                    start(task, opened.explicitAcknowledgements(), channel);
                }
                case Step.Durable<C, R, S>(var checkpoints) -> session().acknowledge(checkpoints);
            }
        }
        endOfRequests(channel);
    }

    /// The end of requests is no wish to stop a session, but it may be the first sign that the runtime was killed.
    private void endOfRequests(Channel channel) throws InterruptedException {
        CaptureThreads<C, R, S> session = current();
        if (session == null) {
            end.complete(true);
            return;
        }
        do {
            if (channel.isAbandoned()) {
                System.getLogger(CaptureServer.class.getName())
                        .log(System.Logger.Level.INFO, "nobody reads what this capture sends any more; stopping");
                stop();
                return;
            }
        } while (!session.awaitEnd(BETWEEN_LOOKS_AT_PARENT));
    }

    private synchronized void start(OpenTask<C, R, S> task, boolean acknowledged, Channel channel) {
        if (channel.isAbandoned()) {
            stop();
        }
        if (stopped) {
            return;
        }
        var stop = new StopSignal();
        var outgoing = new Outgoing(channel, acknowledged);
        var session = new OpenedSession<>(task, channel.codec(), outgoing, stop, limits, channel);
        var started = new CaptureThreads<>(capture, session, outgoing, stop, limits, end);
        running = started;
        started.start();
    }

    private void fail(Throwable cause) {
        CaptureThreads<C, R, S> session = current();
        if (session == null) {
            end.completeExceptionally(cause);
        } else {
            session.fail(cause);
        }
    }

    private synchronized @Nullable CaptureThreads<C, R, S> current() {
        return running;
    }

    private CaptureThreads<C, R, S> session() {
        CaptureThreads<C, R, S> session = current();
        if (session == null) {
            throw new IllegalStateException("no session runs");
        }
        return session;
    }

    private static void send(CaptureResponse response, Channel channel) {
        var frame = new GrowingBytes(4 << 10);
        channel.codec().encode(response, frame);
        if (frame.length() > Codec.MAX_RESPONSE_BYTES) {
            throw new UserException("the answer has " + frame.length() + " bytes; the runtime takes up to "
                    + Codec.MAX_RESPONSE_BYTES + " (64 MiB)");
        }
        channel.send(frame);
    }
}
