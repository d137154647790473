package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.Messages.open;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.internal.ScriptedCapture.Progress;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Transactions of bindings that work for themselves, larger than memory for them.
@Timeout(60)
class BindingTransactionsTest {

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final int WAITING_BYTES = 128 << 10;
    private static final int DOCUMENT_BYTES = 30_000;

    @TempDir
    Path directory;

    static Stream<Codec> codecs() {
        return Stream.of(ProtoCodec.INSTANCE, JsonCodec.INSTANCE);
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void sendsLargeTransactionsWholeAndInOrder(Codec codec) throws Exception {
        var capture = ScriptedCapture.of(session -> {
            var together = new CyclicBarrier(3);
            session.forEachBinding(binding -> {
                for (int round = 0; round < 3; round++) {
                    together.await();
                    for (int id = 0; id < 40; id++) {
                        binding.emit(
                                id % 2 == 0
                                        ? Documents.noise(number(binding.index(), round, id), DOCUMENT_BYTES)
                                        : Documents.text(DOCUMENT_BYTES));
                    }
                    assertThat(SpoolFiles.open(directory)).isEqualTo(1);
                    assertThat(Files.list(directory)).isEmpty();
                    binding.checkpoint(Progress.at(round));
                }
            });
            assertThat(SpoolFiles.open(directory)).isZero();
        });
        try (var runtime = new TestRuntime(codec, capture, limits())) {
            runtime.send(open("a", "b", "c"));

            assertThat(runtime.end()).isNull();
            assertWholeTransactions(runtime.responses());
        }
    }

    private static void assertWholeTransactions(List<CaptureResponse> responses) {
        int[] rounds = new int[3];
        List<CaptureResponse.Captured> documents = new ArrayList<>();
        for (CaptureResponse response : responses) {
            if (response instanceof CaptureResponse.Captured document) {
                documents.add(document);
            } else if (response instanceof CaptureResponse.Checkpoint checkpoint) {
                int binding = documents.getFirst().binding();
                int round = rounds[binding]++;
                assertThat(documents).hasSize(40).allMatch(document -> document.binding() == binding);
                for (int id = 0; id < 40; id += 2) {
                    assertThat(documents.get(id).doc().toString())
                            .startsWith("{\"id\":" + number(binding, round, id) + ",");
                }
                assertThat(String.valueOf(checkpoint.state())).contains("\"next\":" + round);
                documents.clear();
            }
        }
        assertThat(rounds).containsExactly(3, 3, 3);
        assertThat(documents).isEmpty();
    }

    private static int number(int binding, int round, int id) {
        return binding * 10_000 + round * 100 + id;
    }

    @Test
    void neverWaitsForAnotherBindingWhileItEmits() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            var connection = new Semaphore(1);
            session.forEachBinding(binding -> {
                for (int round = 0; round < 3; round++) {
                    for (int page = 0; page < 4; page++) {
                        connection.acquire();
                        for (int id = 0; id < 40; id++) {
                            binding.emit(Documents.noise(id, DOCUMENT_BYTES));
                        }
                        connection.release();
                    }
                    binding.checkpoint(Progress.at(round));
                }
            });
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a", "b"));

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses()).filteredOn(Messages::isCheckpoint).hasSize(6);
        }
    }

    @Test
    void letsOthersGoOnWhileABindingIsSlow() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            var emitted = new CountDownLatch(1);
            var othersDone = new CountDownLatch(1);
            session.forEachBinding(binding -> {
                if (binding.index() == 1) {
                    emitted.await();
                }
                for (int id = 0; id < 100; id++) {
                    binding.emit(Documents.noise(id, DOCUMENT_BYTES));
                }
                if (binding.index() == 0) {
                    emitted.countDown();
                    othersDone.await();
                }
                binding.checkpoint(Progress.at(1));
                othersDone.countDown();
            });
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a", "b"));

            assertThat(runtime.end()).isNull();
            assertThat(((CaptureResponse.Captured) runtime.responses().get(1)).binding())
                    .isEqualTo(1);
        }
    }

    @Test
    void goesOnEmittingWhileTheRuntimeDoesNotRead() throws Exception {
        var emitted = new CountDownLatch(2);
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            for (int id = 0; id < 100; id++) {
                binding.emit(Documents.noise(id, DOCUMENT_BYTES));
            }
            emitted.countDown();
            binding.checkpoint(Progress.at(1));
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a", "b"))
                    .await(1, CaptureResponse.Opened.class::isInstance)
                    .reading(false);
            assertThat(emitted.await(30, TimeUnit.SECONDS)).isTrue();
            runtime.reading(true);

            assertThat(runtime.end()).isNull();
        }
    }

    @Test
    void endsClearlyWhereThereIsNoRoom() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            if (binding.index() == 1) {
                for (int id = 0; id < 100; id++) {
                    binding.emit(Documents.noise(id, DOCUMENT_BYTES));
                }
            }
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, TestRuntime.IMPATIENT)) {
            runtime.send(open("a", "b"));

            assertThat(runtime.end())
                    .isInstanceOf(UserException.class)
                    .hasMessageContainingAll(
                            "public.b", "/nowhere cannot be used (NoSuchFileException)", "java.io.tmpdir");
            assertThat(runtime.responses()).containsExactly(new CaptureResponse.Opened(false));
        }
    }

    @Test
    void sendsLargeTransactionsOfAnOnlyBindingOnTheWay() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            for (int id = 0; id < 1000; id++) {
                binding.emit(Documents.noise(id, DOCUMENT_BYTES));
            }
            binding.checkpoint(Progress.at(1));
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, TestRuntime.IMPATIENT)) {
            runtime.send(open("a"));

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses()).hasSize(1002);
        }
    }

    @Test
    void forgetsWhatWaitsWhenItIsStopped() throws Exception {
        var emitted = new CountDownLatch(2);
        var capture = ScriptedCapture.of(session -> {
            session.forEachBinding(binding -> {
                for (int id = 0; id < 20; id++) {
                    binding.emit(Documents.noise(id, DOCUMENT_BYTES));
                }
                emitted.countDown();
                binding.pause(FOREVER);
            });
            assertThat(SpoolFiles.open(directory)).isZero();
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a", "b"));
            assertThat(emitted.await(30, TimeUnit.SECONDS)).isTrue();
            runtime.stop();

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses()).containsExactly(new CaptureResponse.Opened(false));
        }
    }

    @Tag("large")
    @Test
    void sendsNothingMoreOfATransactionThatFailed() throws Exception {
        String large = "x".repeat(65 << 20);
        var failed = new CountDownLatch(1);
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            if (binding.index() == 0) {
                for (int id = 0; id < 20; id++) {
                    binding.emit(Documents.noise(id, DOCUMENT_BYTES));
                }
                try {
                    binding.checkpoint(new Progress(1, large, java.util.Map.of()));
                } catch (UserException e) {
                    failed.countDown();
                }
            } else {
                failed.await();
            }
            binding.emit(Documents.text(10));
            binding.checkpoint(Progress.at(2));
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture, limits())) {
            runtime.send(open("a", "b"));

            assertThat(runtime.end())
                    .isInstanceOf(UserException.class)
                    .hasMessageContaining("the state of the task has");
            assertThat(runtime.responses()).containsExactly(new CaptureResponse.Opened(false));
        }
    }

    private SessionLimits limits() {
        return new SessionLimits(WAITING_BYTES, directory, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }
}
