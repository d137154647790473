package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.Channel;
import dev.flowcdk.internal.launch.ProtocolServer;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.internal.protocol.ProtocolException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Serves one stream of requests with an Airbyte source: a program that is started for each question, and once more to
/// read. A session ends when the source has read all there is; the runtime starts the next one when it is time.
public final class AirbyteHost implements ProtocolServer {

    /// How long the source may take to end when this connector is told to, which has eight seconds itself.
    private static final Duration STOP_GRACE = Duration.ofSeconds(6);

    /// How long the deletion of files may take, which hold secrets.
    private static final Duration CLEAN_UP = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS_AT_PARENT = Duration.ofSeconds(1);

    private final SourceCommand command;
    private final HostOptions options;
    private final Patches patches;
    private final HostAnswers answers;
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private boolean opened;

    /// @param program the source's program and arguments of its own
    /// @param options how it is hosted
    /// @throws UserException when the corrections that the options name are wrong
    public AirbyteHost(List<String> program, HostOptions options) {
        this.command = new SourceCommand(program, options);
        this.options = options;
        this.patches = Patches.of(options.patches());
        SchemaMode asked = options.schemaMode() == null ? patches.schemaMode() : options.schemaMode();
        this.answers = new HostAnswers(command, patches, asked == null ? SchemaMode.RELAXED : asked);
    }

    /// The same with options from the environment.
    public static AirbyteHost of(List<String> program, Map<String, String> environment) {
        return new AirbyteHost(program, HostOptions.of(environment));
    }

    @Override
    public void serve(Channel channel) throws Exception {
        Thread.ofPlatform().daemon().name("requests").start(() -> {
            try {
                read(channel);
            } catch (Throwable e) { // whatever it is, it must not be the silent end of this thread
                end.completeExceptionally(e);
            }
        });
        try {
            end.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            command.kill(); // of a session that ended in order, nothing is left
            command.awaitClean(CLEAN_UP);
        }
    }

    @Override
    public synchronized void stop() {
        stopped.countDown();
        if (opened) {
            command.stop(STOP_GRACE);
        } else {
            end.complete(true);
        }
    }

    @Override
    public void kill(Duration limit) {
        command.kill();
    }

    private void read(Channel channel) throws Exception {
        Codec codec = channel.codec();
        var frame = new Slice();
        while (channel.next(frame)) {
            switch (codec.decode(CaptureRequest.class, frame)) {
                case CaptureRequest.Spec _ -> answer("Spec", answers.spec(), channel);
                case CaptureRequest.Discover discover -> answer("Discover", answers.discover(discover), channel);
                case CaptureRequest.Validate validate -> answer("Validate", answers.validate(validate), channel);
                case CaptureRequest.Apply _ -> answer("Apply", new CaptureResponse.Applied("", null), channel);
                case CaptureRequest.Open open -> open(open, channel);
                case CaptureRequest.Acknowledge _ -> {} // not asked for, and of no use to a source
            }
        }
        endOfRequests(channel);
    }

    private void answer(String request, CaptureResponse response, Channel channel) {
        if (isOpened()) {
            throw new ProtocolException("received " + request + " while the session is open");
        }
        send(response, channel);
    }

    private void open(CaptureRequest.Open request, Channel channel) throws Exception {
        Instant start = Instant.now();
        HostAnswers.Opening opening = answers.open(request);
        synchronized (this) {
            if (opened) {
                throw new ProtocolException("received Open while the session is open");
            }
            if (isStopped()) {
                return;
            }
            opened = true;
        }
        send(new CaptureResponse.Opened(false), channel);
        var outlet = new HostOutlet(channel);
        outlet.checkpointIfAny(opening.config().unsaved());
        opening.schemas().forEach(outlet::sourcedSchema);
        var session = new HostSession(
                command, opening.config(), opening.streams(), opening.state(), options, outlet, this::isStopped);
        Thread.ofPlatform().daemon().name("session").start(() -> {
            try {
                session.run();
                pause(start, request);
                end.complete(true);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            }
        });
    }

    /// Waits until it is time for the next run, as far as a correction asks for that.
    private void pause(Instant start, CaptureRequest.Open request) throws InterruptedException {
        Duration interval = patches.interval();
        var capture = request.capture();
        boolean skip = capture == null
                || capture.config() == null
                || capture.config().toString().replace(" ", "").contains("\"_atf_skip_interval\":true");
        if (interval != null && !skip) {
            Duration left = Duration.between(Instant.now(), start.plus(interval));
            if (left.isPositive()) {
                stopped.await(left.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    /// The end of requests is no wish to stop a session, but it may be the first sign that the runtime was killed.
    private void endOfRequests(Channel channel) throws InterruptedException {
        if (!isOpened()) {
            end.complete(true);
            return;
        }
        while (!end.isDone()) {
            if (channel.isAbandoned()) {
                stop();
                return;
            }
            awaitEnd();
        }
    }

    private void awaitEnd() throws InterruptedException {
        try {
            end.get(BETWEEN_LOOKS_AT_PARENT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException asked) {
            // whoever serves sees it, too
        }
    }

    private synchronized boolean isOpened() {
        return opened;
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
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
