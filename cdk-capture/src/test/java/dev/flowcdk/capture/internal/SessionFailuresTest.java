package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.Messages.acknowledge;
import static dev.flowcdk.capture.internal.Messages.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.internal.ScriptedCapture.Item;
import dev.flowcdk.capture.internal.ScriptedCapture.Position;
import dev.flowcdk.capture.internal.ScriptedCapture.Progress;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.json.RawJson;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a session stops, and how it ends with a failure.
@Timeout(60)
class SessionFailuresTest {

    private static final Duration FOREVER = Duration.ofDays(1);

    @Test
    void reportsItsOwnFailureWhateverAcknowledgementsCome() throws Exception {
        for (int round = 0; round < 100; round++) {
            var capture = ScriptedCapture.acknowledged(session -> {
                for (int count = 0; count < 50; count++) {
                    session.checkpoint();
                }
                throw new UserException("table a is gone");
            });
            try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
                runtime.send(open("a")).await(50, Messages::isCheckpoint);
                for (int count = 0; count < 50; count++) {
                    runtime.send(acknowledge(1));
                }

                assertThat(runtime.end()).isInstanceOf(UserException.class).hasMessage("table a is gone");
            }
        }
    }

    @Test
    void failsWithWhatADurableActionThrows() throws Exception {
        var capture = ScriptedCapture.acknowledged(session -> {
            session.checkpoint(() -> {
                throw new TransientException("the slot is gone");
            });
            session.pause(FOREVER);
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a")).await(1, Messages::isCheckpoint).send(acknowledge(1));

            assertThat(runtime.end()).hasMessage("the slot is gone");
        }
    }

    @Tag("large")
    @Test
    void refusesADocumentThatTheRuntimeCannotTake() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            session.bindings().getFirst().emit(new Item(1));
            session.bindings().getFirst().emit(Documents.text(64 << 20));
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a"));

            assertThat(runtime.end())
                    .isInstanceOf(UserException.class)
                    .hasMessageContainingAll("acme/a", "671088", "64 MiB");
            assertThat(runtime.responses()).containsExactly(new CaptureResponse.Opened(false));
        }
    }

    @Test
    void reportsTheFirstFailureOfABinding() throws Exception {
        var interrupted = new ConcurrentLinkedQueue<Integer>();
        var waiting = new CountDownLatch(2);
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            if (binding.index() == 1) {
                waiting.await();
                throw new UserException("table b is gone");
            }
            waiting.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.add(binding.index());
            }
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a", "b", "c"));

            assertThat(runtime.end()).isInstanceOf(UserException.class).hasMessage("table b is gone");
            assertThat(interrupted).containsExactlyInAnyOrder(0, 2);
        }
    }

    @Test
    void goesOnAfterTheEndOfRequests() throws Exception {
        var mayEnd = new CountDownLatch(1);
        var capture = ScriptedCapture.of(session -> {
            mayEnd.await();
            session.checkpoint();
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a")).endInput();
            mayEnd.countDown();

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses()).contains(Messages.checkpoint());
        }
    }

    @Test
    void stopsWhenItsParentIsGone() throws Exception {
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, pausing())) {
            runtime.send(open("a")).await(1, Messages::isCheckpoint).loseParent();

            assertThat(runtime.end()).isNull();
        }
    }

    @Test
    void dropsUnsentDocumentsWhenStopped() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            binding.checkpoint(Progress.at(1));
            binding.emit(new Item(1));
            binding.pause(FOREVER);
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a", "b")).await(2, Messages::isCheckpoint).stop();

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses()).noneMatch(CaptureResponse.Captured.class::isInstance);
        }
    }

    @Test
    void failsWhenStoppedInsideATransactionOfWhichAPartWasSent() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            session.bindings().getFirst().emit(Documents.text(Outlet.WRITE_BYTES));
            session.pause(FOREVER);
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a"))
                    .await(1, CaptureResponse.Captured.class::isInstance)
                    .stop();

            assertThat(runtime.end())
                    .isInstanceOf(TransientException.class)
                    .hasMessageContaining("stopped inside a transaction");
        }
    }

    @Test
    void endsAtOnceWhenStoppedWithoutASession() throws Exception {
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, pausing())) {
            runtime.stop();

            assertThat(runtime.end()).isNull();
        }
    }

    @Test
    void countsDocumentsWithoutACheckpointAsABug() throws Exception {
        var capture =
                ScriptedCapture.of(session -> session.bindings().getFirst().emit(new Item(1)));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a"));

            assertThat(runtime.end())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("1 documents after its last checkpoint");
        }
    }

    @Test
    void countsUpdatesAndSchemasWithoutACheckpointAsBugs() throws Exception {
        RawJson schema = RawJson.of("{}");
        assertLeaves("the capture", "an update", session -> {
            session.bindings().getFirst().update(Progress.at(1));
        });
        assertLeaves("the capture", "an update", session -> {
            session.taskState(Position.class).update(new Position("1"));
        });
        assertLeaves("the capture", "an update", session -> session.updateOther("gone", Progress.at(1)));
        assertLeaves("the capture", "an update", session -> {
            session.forEachBinding(binding -> binding.update(Progress.at(1)));
        });
        assertLeaves("the capture", "a schema", session -> {
            session.bindings().getFirst().sourcedSchema(schema);
        });
        assertLeaves("resource \"public.a\"", "a schema", session -> {
            session.forEachBinding(binding -> binding.sourcedSchema(schema));
        });
    }

    private static void assertLeaves(String who, String what, ScriptedCapture.Script script) throws Exception {
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, ScriptedCapture.of(script))) {
            runtime.send(open("a"));

            assertThat(runtime.end())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith(who + " ended with " + what);
        }
    }

    @Test
    void leavesTheStateOfABindingThatWasStoppedWhereItsDocumentsAre() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            session.forEachBinding(binding -> {
                binding.emit(new Item(1));
                binding.checkpoint(Progress.at(1));
                binding.emit(new Item(2));
                binding.update(Progress.at(2));
                binding.pause(FOREVER);
            });
            assertThat(session.bindings().getFirst().state()).isEqualTo(Progress.at(1));
            session.checkpoint();
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a")).await(1, Messages::isCheckpoint).stop();

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses()).endsWith(Messages.checkpoint());
        }
    }

    @Test
    void endsWhenTheRuntimeNoLongerReads() throws Exception {
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, pausing())) {
            runtime.closeOutput().send(open("a"));

            assertThat(runtime.end()).isInstanceOf(TransientException.class);
        }
    }

    private static Capture<?, ?, ?> pausing() {
        return ScriptedCapture.of(session -> {
            session.checkpoint();
            session.pause(FOREVER);
        });
    }

    /// The failure of one ends the session, and nothing of the others goes out after it.
    @Test
    void endsWithTheFailureOfABindingThoughAnotherDoesNotObeyItsInterrupt() throws Exception {
        var mayEnd = new CountDownLatch(1);
        var failing = new UserException("table a is gone");
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            if (binding.index() == 0) {
                throw failing;
            }
            for (long next = 0; mayEnd.getCount() > 0; next++) {
                try {
                    binding.emit(new ScriptedCapture.Item(next));
                    binding.checkpoint(Progress.at(next));
                } catch (InterruptedException swallowed) {
                    Thread.onSpinWait();
                }
            }
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a", "b"));

            assertThat(runtime.end()).isSameAs(failing);
        } finally {
            mayEnd.countDown();
        }
    }
}
