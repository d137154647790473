package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.Messages.acknowledge;
import static dev.flowcdk.capture.internal.Messages.open;
import static dev.flowcdk.capture.internal.TestRuntime.IMPATIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// How sessions end whose capture does not just return, and that each of their threads can end them.
@Timeout(60)
class SessionEndTest {

    @Test
    void interruptsACaptureThatDoesNotStop() throws Exception {
        try (var runtime = stopped(session -> new CountDownLatch(1).await())) {
            assertThat(runtime.end()).isNull();
        }
    }

    @Test
    void reportsWhatACaptureThrowsWhenItIsInterrupted() throws Exception {
        try (var runtime = stopped(session -> {
            try {
                new CountDownLatch(1).await();
            } finally {
                failWith(new UserException("the offsets cannot be saved"));
            }
        })) {
            assertThat(runtime.end()).isInstanceOf(UserException.class).hasMessage("the offsets cannot be saved");
        }
    }

    @Test
    void reportsWhatABindingThrowsWhenItIsInterrupted() throws Exception {
        try (var runtime = stopped(session -> session.forEachBinding(binding -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                if (binding.index() == 1) {
                    throw new UserException("the offsets cannot be saved");
                }
                throw e;
            }
        }))) {
            assertThat(runtime.end()).isInstanceOf(UserException.class).hasMessage("the offsets cannot be saved");
        }
    }

    @Test
    void takesTheInterruptOfBindingsForAnOrderlyEnd() throws Exception {
        try (var runtime = stopped(session -> session.forEachBinding(binding -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IOException("page " + binding.index() + " was not read", e);
            }
        }))) {
            assertThat(runtime.end()).isNull();
        }
    }

    @Test
    void doesNotMindAnInterruptThatTheCaptureLeavesBehind() throws Exception {
        try (var runtime = stopped(session -> {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        })) {
            assertThat(runtime.end()).isNull();
        }
    }

    @Test
    void endsWithoutACaptureThatIgnoresItsInterrupt() throws Exception {
        var mayEnd = new CountDownLatch(1);
        var capture = ScriptedCapture.of(session -> {
            session.checkpoint();
            while (mayEnd.getCount() > 0) {
                try {
                    mayEnd.await();
                } catch (InterruptedException e) {
                    // this is the point
                }
            }
        });
        var limits = new SessionLimits(1 << 20, Path.of("/nowhere"), Duration.ZERO, Duration.ZERO);
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits)) {
            runtime.send(open("a")).await(1, Messages::isCheckpoint).stop();

            assertThat(runtime.end()).isNull();
        } finally {
            mayEnd.countDown();
        }
    }

    @Test
    void failsWhenInterruptedInsideATransactionOfWhichAPartWasSent() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            session.bindings().getFirst().emit(Documents.text(Outlet.WRITE_BYTES));
            new CountDownLatch(1).await();
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, IMPATIENT)) {
            runtime.send(open("a"))
                    .await(1, CaptureResponse.Captured.class::isInstance)
                    .stop();

            assertThat(runtime.end())
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("stopped inside a transaction");
        }
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new TransientException("the slot is gone"),
                new StackOverflowError("deep"),
                new IOException("thrown by a language that does not check"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void endsWithWhatADurableActionThrows(Throwable failure) throws Exception {
        var ran = new ConcurrentLinkedQueue<Integer>();
        var capture = ScriptedCapture.acknowledged(session -> {
            session.checkpoint(() -> failWith(failure));
            session.checkpoint(() -> ran.add(2));
            new CountDownLatch(1).await();
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, IMPATIENT)) {
            runtime.send(open("a")).await(2, Messages::isCheckpoint).send(acknowledge(1), acknowledge(1));

            assertThat(runtime.end()).isSameAs(failure);
            assertThat(ran).as("actions after the failed one").isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void endsWithWhatTheCaptureThrows(Throwable failure) throws Exception {
        try (var runtime =
                new TestRuntime(ProtoCodec.INSTANCE, ScriptedCapture.of(session -> failWith(failure)), IMPATIENT)) {
            runtime.send(open("a"));

            assertThat(runtime.end()).isSameAs(failure);
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void endsWithWhatABindingThrowsHoweverTheOthersWait(Throwable failure) throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            if (binding.index() == 2) {
                failWith(failure);
            }
            new CountDownLatch(1).await();
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, IMPATIENT)) {
            runtime.send(open("a", "b", "c"));

            Throwable end = runtime.end();
            assertThat(List.of(end, end.getCause() == null ? end : end.getCause()))
                    .contains(failure);
        }
    }

    @Test
    void endsWithWhatReadingRequestsThrows() throws Exception {
        var failure = new StackOverflowError("deep");
        var capture = ScriptedCapture.of(session -> {
            session.checkpoint();
            new CountDownLatch(1).await();
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, IMPATIENT)) {
            runtime.send(open("a")).await(1, Messages::isCheckpoint).failInput(failure);

            assertThat(runtime.end()).isSameAs(failure);
        }
    }

    @Test
    void endsWithAnAcknowledgementOfWhatWasNotSent() throws Exception {
        var capture = ScriptedCapture.acknowledged(session -> {
            session.checkpoint();
            new CountDownLatch(1).await();
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, IMPATIENT)) {
            runtime.send(open("a")).await(1, Messages::isCheckpoint).send(acknowledge(2));

            assertThat(runtime.end()).hasMessageContaining("Acknowledge of 2 checkpoints, but 1 are pending");
        }
    }

    private static TestRuntime stopped(ScriptedCapture.Script afterACheckpoint) throws InterruptedException {
        var capture = ScriptedCapture.of(session -> {
            session.checkpoint();
            afterACheckpoint.run(session);
        });
        return new TestRuntime(ProtoCodec.INSTANCE, capture, IMPATIENT)
                .send(open("a", "b"))
                .await(1, Messages::isCheckpoint)
                .stop();
    }

    /// Throws anything, as the compilers of other languages allow.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void failWith(Throwable failure) throws T {
        throw (T) failure;
    }
}
