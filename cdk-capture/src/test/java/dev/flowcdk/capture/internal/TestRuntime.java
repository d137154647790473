package dev.flowcdk.capture.internal;

import dev.flowcdk.capture.Capture;
import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.internal.launch.StreamChannel;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Plays the runtime in memory: encodes requests, decodes responses as they are written.
final class TestRuntime implements AutoCloseable {

    /// Interrupts a capture as soon as it is asked to stop.
    static final SessionLimits IMPATIENT =
            new SessionLimits(1 << 20, Path.of("/nowhere"), Duration.ZERO, Duration.ofSeconds(20));

    private static final byte[] END = new byte[0];
    private static final long LIMIT_SECONDS = 30;

    private final Codec codec;
    private final CaptureServer<?, ?, ?> server;
    private final LinkedBlockingQueue<byte[]> input = new LinkedBlockingQueue<>();
    private final List<CaptureResponse> responses = new ArrayList<>();
    private final CompletableFuture<Boolean> served = new CompletableFuture<>();
    private boolean parentIsGone;
    private boolean closedOutput;
    private boolean reading = true;
    private volatile @Nullable Error inputFailure;

    TestRuntime(Codec codec, Capture<?, ?, ?> capture) {
        this(codec, capture, SessionLimits.ofProcess());
    }

    TestRuntime(Codec codec, Capture<?, ?, ?> capture, SessionLimits limits) {
        this.codec = codec;
        this.server = new CaptureServer<>(capture, null, limits);
        Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
        try {
            server.serve(new StreamChannel(codec, new Input(), new Output(), this::parentIsGone));
            served.complete(true);
        } catch (Exception | Error e) {
            served.completeExceptionally(e);
        }
    }

    TestRuntime send(CaptureRequest... requests) {
        for (CaptureRequest request : requests) {
            var frame = new GrowingBytes(64);
            codec.encode(request, frame);
            input.add(frame.toByteArray());
        }
        return this;
    }

    TestRuntime endInput() {
        input.add(END);
        return this;
    }

    TestRuntime stop() {
        server.stop();
        return this;
    }

    TestRuntime loseParent() {
        synchronized (this) {
            parentIsGone = true;
        }
        return endInput();
    }

    synchronized TestRuntime closeOutput() {
        closedOutput = true;
        return this;
    }

    /// Reads responses or lets them wait in the pipe.
    synchronized TestRuntime reading(boolean now) {
        reading = now;
        notifyAll();
        return this;
    }

    /// Makes reading requests fail.
    TestRuntime failInput(Error failure) {
        inputFailure = failure;
        return endInput();
    }

    /// Waits until this many responses match.
    synchronized TestRuntime await(int count, Predicate<CaptureResponse> matching) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (responses.stream().filter(matching).count() < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0
                    || served.isDone() && responses.stream().filter(matching).count() < count) {
                throw new AssertionError("waited in vain; got " + responses + ", " + served);
            }
            wait(Math.min(left, 100));
        }
        return this;
    }

    /// Waits for the end.
    ///
    /// @return null after an orderly end, else what was thrown
    @Nullable
    Throwable end() throws Exception {
        try {
            served.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }

    synchronized List<CaptureResponse> responses() {
        return List.copyOf(responses);
    }

    @Override
    public void close() {
        reading(true);
        server.stop();
        endInput();
    }

    private synchronized boolean parentIsGone() {
        return parentIsGone;
    }

    private synchronized void receive(byte[] frames) throws IOException {
        while (!reading) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        if (closedOutput) {
            throw new IOException("Broken pipe");
        }
        var reader = codec.reader(new ByteArrayInputStream(frames));
        var frame = new Slice();
        while (reader.next(frame)) {
            responses.add(codec.decode(CaptureResponse.class, frame));
        }
        notifyAll();
    }

    private final class Input extends InputStream {

        private ByteArrayInputStream current = new ByteArrayInputStream(END);
        private boolean ended;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            while (!ended && current.available() == 0) {
                try {
                    byte[] next = input.take();
                    Error failure = inputFailure;
                    if (failure != null) {
                        throw failure;
                    }
                    ended = next.length == 0;
                    current = new ByteArrayInputStream(next);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return ended ? -1 : current.read(bytes, offset, length);
        }
    }

    private final class Output extends OutputStream {

        @Override
        public void write(int one) throws IOException {
            receive(new byte[] {(byte) one});
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            receive(Arrays.copyOfRange(bytes, offset, offset + length));
        }
    }
}
