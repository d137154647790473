package dev.flowcdk.capture.internal;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.FrameReader;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.launch.ResponseWriter;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.json.JsonBytes;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// Serves one stream of requests with a capture. One thread reads the requests from beginning to end, so that
/// acknowledgements are taken whatever the capture does; it is left behind, waiting, when the runtime keeps the stream
/// open after the session's end.
public final class CaptureServer<C, R, S> implements ProtocolServer {

    private static final Duration BETWEEN_LOOKS_AT_PARENT = Duration.ofSeconds(1);

    private final Capture<C, R, S> capture;
    private final CaptureProtocol<C, R, S> protocol;
    private final BooleanSupplier parentIsGone;
    private final SessionLimits limits;
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private @Nullable RunningCapture<C, R, S> running;
    private boolean stopped;

    /// @param documentationUrl overrides the connector's own
    /// @param parentIsGone whether the process that reads the responses has ended
    /// @param limits of its session
    CaptureServer(
            Capture<C, R, S> capture,
            @Nullable String documentationUrl,
            BooleanSupplier parentIsGone,
            SessionLimits limits) {
        this.capture = capture;
        this.protocol = new CaptureProtocol<>(capture, documentationUrl);
        this.parentIsGone = parentIsGone;
        this.limits = limits;
    }

    /// Serves the capture that this process was started for.
    public static ProtocolServer ofProcess(Capture<?, ?, ?> capture) {
        return new CaptureServer<>(
                capture, System.getenv("DOCS_URL"), new ParentProcess()::isGone, SessionLimits.ofProcess());
    }

    /// Serves an author's capture inside of another process.
    public static ProtocolServer of(Capture<?, ?, ?> capture) {
        return new CaptureServer<>(capture, null, () -> false, SessionLimits.ofProcess());
    }

    @Override
    public void serve(Codec codec, FrameReader requests, ResponseWriter responses) throws Exception {
        Thread.ofPlatform().daemon().name("requests").start(() -> {
            try {
                read(codec, requests, responses);
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

    private void read(Codec codec, FrameReader requests, ResponseWriter responses) throws Exception {
        var frame = new Slice();
        while (requests.next(frame)) {
            switch (protocol.handle(codec.decode(CaptureRequest.class, frame))) {
                case Step.Answer<C, R, S>(var response) -> send(codec, response, responses);
                case Step.Start<C, R, S>(var opened, var task) -> {
                    send(codec, opened, responses);
                    start(codec, task, opened.explicitAcknowledgements(), responses);
                }
                case Step.Durable<C, R, S>(var checkpoints) -> session().acknowledge(checkpoints);
            }
        }
        endOfRequests();
    }

    /// The end of requests is no wish to stop a session, but it may be the first sign that the runtime was killed.
    private void endOfRequests() throws InterruptedException {
        RunningCapture<C, R, S> session = current();
        if (session == null) {
            end.complete(true);
            return;
        }
        do {
            if (parentIsGone.getAsBoolean()) {
                System.getLogger(CaptureServer.class.getName())
                        .log(System.Logger.Level.INFO, "the process that started this capture is gone; stopping");
                stop();
                return;
            }
        } while (!session.awaitEnd(BETWEEN_LOOKS_AT_PARENT));
    }

    private synchronized void start(
            Codec codec, OpenTask<C, R, S> task, boolean acknowledged, ResponseWriter responses) {
        if (stopped) {
            return;
        }
        var stop = new StopSignal();
        var outgoing = new Outgoing(responses, acknowledged);
        var session = new OpenedSession<>(task, codec, outgoing, stop, limits);
        var started = new RunningCapture<>(capture, session, outgoing, stop, limits, end);
        running = started;
        started.start();
    }

    private void fail(Throwable cause) {
        RunningCapture<C, R, S> session = current();
        if (session == null) {
            end.completeExceptionally(cause);
        } else {
            session.fail(cause);
        }
    }

    private synchronized @Nullable RunningCapture<C, R, S> current() {
        return running;
    }

    private RunningCapture<C, R, S> session() {
        RunningCapture<C, R, S> session = current();
        if (session == null) {
            throw new IllegalStateException("no session runs");
        }
        return session;
    }

    private static void send(Codec codec, CaptureResponse response, ResponseWriter responses) {
        var frame = new JsonBytes(4 << 10);
        codec.encode(response, frame);
        if (frame.length() > Codec.MAX_RESPONSE_BYTES) {
            throw new UserException("the answer has " + frame.length() + " bytes; the runtime takes up to "
                    + Codec.MAX_RESPONSE_BYTES + " (64 MiB)");
        }
        responses.write(frame);
    }
}
