package dev.flowcdk.capture.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.UserException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class InterruptsTest {

    private interface Blocking {
        void run() throws Exception;
    }

    static Stream<Throwable> interrupts() {
        return Stream.of(
                new InterruptedException(),
                new ClosedByInterruptException(),
                new InterruptedIOException("closed"),
                new UncheckedIOException(new ClosedByInterruptException()),
                new UserException("the API was not read", new ExecutionException(new InterruptedException())));
    }

    @ParameterizedTest
    @MethodSource("interrupts")
    void knowsAnInterruptAlsoAsTheCause(Throwable interrupt) {
        assertThat(Interrupts.isInterrupt(interrupt)).isTrue();
    }

    static Stream<Throwable> failures() {
        var loop = new IllegalStateException("first");
        loop.initCause(new IllegalStateException("second", loop));
        var closing = new IllegalStateException("closing failed");
        closing.addSuppressed(new InterruptedException());
        return Stream.of(
                new UserException("table a is gone"),
                new SocketTimeoutException("Read timed out"),
                new SocketException("Connection reset"),
                new AssertionError(new InterruptedException()),
                new OutOfMemoryError(),
                loop,
                closing);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void takesNothingElseForOne(Throwable failure) {
        assertThat(Interrupts.isInterrupt(failure)).isFalse();
    }

    @Test
    void knowsWhatTheLibraryThrows() throws Exception {
        assertThat(Interrupts.isInterrupt(thrownWhenInterrupted(() -> new LinkedBlockingQueue<>().take())))
                .isTrue();
        Pipe pipe = Pipe.open();
        assertThat(Interrupts.isInterrupt(
                        thrownWhenInterrupted(() -> pipe.source().read(ByteBuffer.allocate(1)))))
                .isTrue();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            assertThat(Interrupts.isInterrupt(
                            thrownWhenInterrupted(() -> socket.getInputStream().read())))
                    .isTrue();
        }
    }

    /// Interrupts a virtual thread, as those of bindings are, before or while it blocks.
    private static Throwable thrownWhenInterrupted(Blocking blocking) throws Exception {
        var thrown = new CompletableFuture<Throwable>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                blocking.run();
                thrown.complete(new IOException("nothing was thrown"));
            } catch (Exception e) {
                thrown.complete(e);
            }
        });
        thread.interrupt();
        return thrown.get();
    }
}
