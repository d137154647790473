package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.Messages.captured;
import static dev.flowcdk.capture.internal.Messages.checkpoint;
import static dev.flowcdk.capture.internal.Messages.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.TransientException;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.capture.Retry;
import dev.flowcdk.capture.internal.LanedCapture.Backfill;
import dev.flowcdk.capture.internal.LanedCapture.Increment;
import dev.flowcdk.capture.internal.LanedCapture.State;
import dev.flowcdk.capture.internal.ScriptedCapture.Item;
import dev.flowcdk.capture.internal.ScriptedCapture.Progress;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.log.LogSink;
import dev.flowcdk.internal.protocol.CaptureResponse;
import java.io.ByteArrayOutputStream;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A binding that fails for a while, and goes on while the others do.
@Timeout(60)
class RetryInPlaceTest {

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final Retry TWICE = Retry.inPlace(2).withPauses(Duration.ZERO, Duration.ZERO);
    private static final TransientException UNAVAILABLE = new TransientException("the shop answers 503");

    @TempDir
    Path directory;

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void goesOnFromTheLastCheckpoint() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(TWICE, binding -> {
            if (runs.incrementAndGet() == 1) {
                binding.emit(new Item(1));
                binding.checkpoint(Progress.at(1));
                binding.emit(new Item(2));
                binding.update(Progress.at(2));
                throw UNAVAILABLE;
            }
            assertThat(binding.state()).isEqualTo(Progress.at(1));
            binding.emit(new Item(3));
            binding.checkpoint(Progress.at(3));
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a"));

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses())
                    .startsWith(new CaptureResponse.Opened(false), captured(0, "{\"id\":1}"))
                    .filteredOn(CaptureResponse.Captured.class::isInstance)
                    .containsExactly(captured(0, "{\"id\":1}"), captured(0, "{\"id\":3}"));
        }
    }

    @Test
    void forgetsWhatWaitsInATemporaryFile() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(TWICE, binding -> {
            boolean first = binding.index() == 0 && runs.incrementAndGet() == 1;
            for (int id = 0; first && id < 40; id++) {
                binding.emit(Documents.noise(id, 30_000));
            }
            if (first) {
                throw UNAVAILABLE;
            }
            binding.emit(new Item(binding.index()));
            binding.checkpoint(Progress.at(1));
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a", "b"));

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses())
                    .filteredOn(CaptureResponse.Captured.class::isInstance)
                    .containsExactlyInAnyOrder(captured(0, "{\"id\":0}"), captured(1, "{\"id\":1}"));
        }
    }

    @Test
    void leavesTheOthersAlone() throws Exception {
        var failed = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var capture = ScriptedCapture.of(session -> session.forEachBinding(TWICE, binding -> {
            if (binding.index() == 0) {
                failed.await(); // unless it is interrupted
                binding.emit(new Item(0));
                binding.checkpoint(Progress.at(1));
                done.countDown();
            } else if (runs.incrementAndGet() == 1) {
                failed.countDown();
                throw UNAVAILABLE;
            } else {
                done.await();
            }
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a", "b"));

            assertThat(runtime.end()).isNull();
            assertThat(runs).hasValue(2);
        }
    }

    @Test
    void repeatsALaneByItself() throws Exception {
        var failed = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var capture = new LanedCapture(session -> session.forEachBinding(TWICE, binding -> {
            binding.checkpoint(new State(new Increment(1), new Backfill(9, null), 3));
            binding.lanes(
                    Lane.of("inc", Increment.class, lane -> {
                        failed.await();
                        lane.checkpoint(new Increment(2));
                        done.countDown();
                    }),
                    Lane.of("backfill", Backfill.class, lane -> {
                        assertThat(lane.state()).isEqualTo(new Backfill(9, null));
                        if (runs.incrementAndGet() == 1) {
                            lane.emit(new Item(1));
                            lane.update(new Backfill(10, null));
                            failed.countDown();
                            throw UNAVAILABLE;
                        }
                        done.await();
                        lane.emit(new Item(2));
                        lane.done();
                    }));
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a"));

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses())
                    .endsWith(
                            checkpoint("{\"bindingStateV1\":{\"public/a\":{\"inc\":{\"since\":2}}}}"),
                            captured(0, "{\"id\":2}"),
                            checkpoint("{\"bindingStateV1\":{\"public/a\":{\"backfill\":null}}}"));
        }
    }

    @Test
    void endsAfterSoManyFailuresWithoutACheckpoint() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(TWICE, binding -> {
            if (runs.incrementAndGet() < 4) {
                binding.emit(new Item(1));
                binding.checkpoint(Progress.at(runs.get()));
            }
            throw UNAVAILABLE;
        }));

        assertThat(failure(capture)).isSameAs(UNAVAILABLE);
        assertThat(runs).hasValue(5); // three with a checkpoint, of which the last failure is the first in a row
    }

    @Test
    void repeatsNothingUnlessAskedTo() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            runs.incrementAndGet();
            throw UNAVAILABLE;
        }));

        assertThat(failure(capture)).isSameAs(UNAVAILABLE);
        assertThat(runs).hasValue(1);
    }

    @Test
    void repeatsNothingThatIsPartlySent() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(TWICE, binding -> {
            runs.incrementAndGet();
            for (int id = 0; id < 20; id++) {
                binding.emit(Documents.noise(id, 30_000));
            }
            throw UNAVAILABLE;
        }));

        assertThat(failure(capture)).isSameAs(UNAVAILABLE);
        assertThat(runs).hasValue(1);
    }

    @Test
    void repeatsNeitherOtherFailuresNorInterrupts() throws Exception {
        var gone = new IllegalStateException("the shop is gone");
        var interrupted = new TransientException("the shop hung up", new InterruptedIOException());

        assertThat(failure(ScriptedCapture.of(session -> session.forEachBinding(TWICE, binding -> {
                    throw gone;
                }))))
                .isSameAs(gone);
        assertThat(failure(ScriptedCapture.of(session -> session.forEachBinding(TWICE, binding -> {
                    throw interrupted;
                }))))
                .isSameAs(interrupted);
    }

    @Test
    void endsInOrderWhenStoppedWhileItWaits() throws Exception {
        var capture = ScriptedCapture.of(
                session -> session.forEachBinding(Retry.inPlace(1).withPauses(FOREVER, FOREVER), binding -> {
                    binding.checkpoint(Progress.at(1));
                    binding.emit(new Item(1));
                    throw UNAVAILABLE;
                }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a")).await(1, CaptureResponse.Checkpoint.class::isInstance);

            assertThat(runtime.stop().end()).isNull();
            assertThat(runtime.responses()).noneMatch(CaptureResponse.Captured.class::isInstance);
        }
    }

    @Test
    void tellsTheFirstFailureOfARow() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(TWICE, binding -> {
            throw UNAVAILABLE;
        }));

        LogSink.to(new PrintStream(log, true, StandardCharsets.UTF_8), Map.of()).within(() -> failure(capture));

        assertThat(log.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains("503"))
                .singleElement()
                .asString()
                .contains("resource \"public.a\": the shop answers 503; going on from its last checkpoint in 0 ms")
                .contains("retry 1 of 2");
    }

    private Throwable failure(ScriptedCapture capture) throws Exception {
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a"));

            return Objects.requireNonNull(runtime.end());
        }
    }

    private SessionLimits limits() {
        return new SessionLimits(128 << 10, directory, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }
}
