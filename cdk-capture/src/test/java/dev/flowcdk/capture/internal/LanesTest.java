package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.Messages.captured;
import static dev.flowcdk.capture.internal.Messages.checkpoint;
import static dev.flowcdk.capture.internal.Messages.open;
import static dev.flowcdk.capture.internal.Messages.openWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.flowcdk.UserException;
import dev.flowcdk.capture.CaptureBinding;
import dev.flowcdk.capture.Lane;
import dev.flowcdk.capture.internal.LanedCapture.Backfill;
import dev.flowcdk.capture.internal.LanedCapture.Increment;
import dev.flowcdk.capture.internal.LanedCapture.State;
import dev.flowcdk.capture.internal.ScriptedCapture.Item;
import dev.flowcdk.capture.internal.ScriptedCapture.Progress;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureRequest;
import dev.flowcdk.internal.protocol.CaptureResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Several loops of one binding.
@Timeout(60)
class LanesTest {

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final int WAITING_BYTES = 128 << 10;
    private static final int DOCUMENT_BYTES = 30_000;
    private static final String STORED = "{\"bindingStateV1\":{\"public/a\":"
            + "{\"inc\":{\"since\":1,\"lag\":7},\"backfill\":{\"until\":9,\"page\":\"p\"},\"version\":3,\"more\":1}}}";

    interface Work {
        void run(CaptureBinding<ScriptedCapture.Resource, State> binding) throws Exception;
    }

    @TempDir
    Path directory;

    @Test
    void patchesItsOwnMemberAndNothingElse() throws Exception {
        List<CaptureResponse> responses = run(
                binding -> {
                    var changed = new CountDownLatch(1);
                    binding.lanes(
                            Lane.of("inc", Increment.class, lane -> {
                                assertThat(lane.state()).isEqualTo(new Increment(1));
                                lane.emit(new Item(1));
                                lane.checkpoint(new Increment(2));
                                changed.countDown();
                            }),
                            Lane.of("backfill", Backfill.class, lane -> {
                                changed.await();
                                assertThat(lane.state()).isEqualTo(new Backfill(9, "p"));
                                lane.emit(new Item(2));
                                lane.checkpoint(new Backfill(9, null));
                                lane.emit(new Item(3));
                                lane.done();
                                assertThat(lane.state()).isNull();
                            }));
                    assertThat(binding.state()).isEqualTo(new State(new Increment(2), null, 3));
                    binding.checkpoint(new State(new Increment(2), null, 4));
                },
                openWith(STORED, "a"));

        assertThat(responses)
                .containsExactly(
                        new CaptureResponse.Opened(false),
                        captured(0, "{\"id\":1}"),
                        patch("{\"inc\":{\"since\":2}}"),
                        captured(0, "{\"id\":2}"),
                        patch("{\"backfill\":{\"until\":9,\"page\":null}}"),
                        captured(0, "{\"id\":3}"),
                        patch("{\"backfill\":null}"),
                        patch("{\"inc\":{},\"version\":4,\"backfill\":null}"));
    }

    @Test
    void neverMixesLanesInATransaction() throws Exception {
        List<CaptureResponse> responses = run(
                binding -> {
                    var together = new CyclicBarrier(2);
                    binding.lanes(
                            Lane.of("inc", Increment.class, lane -> {
                                for (int round = 0; round < 5; round++) {
                                    together.await();
                                    for (int id = 0; id < 40; id++) {
                                        lane.emit(Documents.noise(round, DOCUMENT_BYTES));
                                    }
                                    lane.checkpoint(new Increment(round));
                                }
                            }),
                            Lane.of("backfill", Backfill.class, lane -> {
                                for (int round = 0; round < 5; round++) {
                                    together.await();
                                    for (int id = 0; id < 40; id++) {
                                        lane.emit(Documents.text(DOCUMENT_BYTES));
                                    }
                                    lane.checkpoint(new Backfill(round, null));
                                }
                            }));
                    assertThat(SpoolFiles.open(directory)).isEqualTo(1);
                },
                open("a"));

        List<String> beginnings = new ArrayList<>();
        int checkpoints = 0;
        for (CaptureResponse response : responses) {
            if (response instanceof CaptureResponse.Captured document) {
                beginnings.add(document.doc().toString().substring(0, 7));
            } else if (response instanceof CaptureResponse.Checkpoint checkpoint) {
                boolean backfill = String.valueOf(checkpoint.state()).contains("backfill");
                assertThat(beginnings).hasSize(40).containsOnly(backfill ? "{\"text\"" : "{\"id\":" + checkpoints / 2);
                beginnings.clear();
                checkpoints++;
            }
        }
        assertThat(checkpoints).isEqualTo(10);
        assertThat(SpoolFiles.open(directory)).isZero();
    }

    @Test
    void neverOverwritesWhatOtherLanesUpdate() throws Exception {
        List<CaptureResponse> responses = run(
                binding -> {
                    binding.lanes(
                            Lane.of("inc", Increment.class, lane -> {
                                for (int count = 0; count < 500; count++) {
                                    lane.update(new Increment(0), state -> new Increment(state.since() + 1));
                                    assertThat(binding.state())
                                            .extracting(State::inc)
                                            .isEqualTo(lane.state());
                                    lane.checkpoint();
                                }
                            }),
                            Lane.of("backfill", Backfill.class, lane -> {
                                for (int count = 0; count < 500; count++) {
                                    long until =
                                            lane.stateOr(new Backfill(0, null)).until();
                                    lane.checkpoint(new Backfill(until + 1, null));
                                }
                            }));
                    assertThat(binding.state()).isEqualTo(new State(new Increment(500), new Backfill(500, null), null));
                },
                open("a", "b"));

        assertThat(responses).hasSize(1 + 2 * 2 * 500);
    }

    @Test
    void takesUpdatesOfTheTaskAlong() throws Exception {
        var capture = new LanedCapture(session -> {
            session.taskState(ScriptedCapture.Position.class).update(new ScriptedCapture.Position("0/1"));
            session.forEachBinding(binding ->
                    binding.lanes(Lane.of("inc", Increment.class, lane -> lane.checkpoint(new Increment(1)))));
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a"));

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses())
                    .endsWith(checkpoint(
                            "{\"cursor\":\"0/1\",\"bindingStateV1\":{\"public/a\":{\"inc\":{\"since\":1}}}}"));
        }
    }

    @Test
    void endsAllWhenOneFails() throws Exception {
        var ended = new ConcurrentLinkedQueue<String>();
        var waiting = new CountDownLatch(3);
        var capture = new LanedCapture(session -> session.forEachBinding(binding -> binding.lanes(
                Lane.of("inc", Increment.class, lane -> {
                    waiting.countDown();
                    if (binding.index() == 0) {
                        waiting.await();
                        throw new UserException("resource a is gone");
                    }
                    untilInterrupted(ended, "b inc");
                }),
                Lane.of("backfill", Backfill.class, lane -> {
                    lane.emit(new Item(1));
                    waiting.countDown();
                    untilInterrupted(ended, binding.index() == 0 ? "a backfill" : "b backfill");
                }))));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a", "b"));

            assertThat(runtime.end()).isInstanceOf(UserException.class).hasMessage("resource a is gone");
            assertThat(ended).containsExactlyInAnyOrder("a backfill", "b inc", "b backfill");
            assertThat(runtime.responses()).containsExactly(new CaptureResponse.Opened(false));
        }
    }

    private static void untilInterrupted(ConcurrentLinkedQueue<String> ended, String who) throws InterruptedException {
        try {
            new CountDownLatch(1).await();
        } finally {
            ended.add(who);
        }
    }

    @Test
    void leavesItsStateWhereItsDocumentsAreWhenItIsStopped() throws Exception {
        var capture = new LanedCapture(session -> session.forEachBinding(binding -> {
            binding.lanes(Lane.of("inc", Increment.class, lane -> {
                lane.emit(new Item(1));
                lane.checkpoint(new Increment(1));
                lane.emit(new Item(2));
                lane.update(new Increment(2));
                lane.pause(FOREVER);
            }));
            assertThat(binding.state()).isEqualTo(new State(new Increment(1), null, null));
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a")).await(1, Messages::isCheckpoint).stop();

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses()).endsWith(captured(0, "{\"id\":1}"), patch("{\"inc\":{\"since\":1}}"));
        }
    }

    @Test
    void refusesWhatTheBindingDoesByItselfMeanwhile() throws Exception {
        var refused = new ConcurrentLinkedQueue<Throwable>();
        run(
                binding -> binding.lanes(Lane.of("inc", Increment.class, lane -> {
                    refused.add(catchThrowable(() -> binding.emit(new Item(1))));
                    refused.add(catchThrowable(() -> binding.update(new State(null, null, null))));
                    refused.add(catchThrowable(binding::checkpoint));
                    refused.add(catchThrowable(() -> binding.lanes(Lane.of("backfill", Backfill.class, _ -> {}))));
                })),
                open("a"));

        assertThat(refused)
                .hasSize(4)
                .allSatisfy(refusal -> assertThat(refusal)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("while its lanes work"));
    }

    @Test
    void beginsAtACheckpointOfTheBinding() throws Exception {
        for (Work work : List.<Work>of(
                binding -> binding.emit(new Item(1)), binding -> binding.update(new State(null, null, 1)))) {
            assertThat(failure(binding -> {
                        work.run(binding);
                        binding.lanes(Lane.of("inc", Increment.class, _ -> {}));
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("without a checkpoint of their binding");
        }
    }

    @Test
    void worksInsideForEachBindingOnly() throws Exception {
        var capture = new LanedCapture(
                session -> session.bindings().getFirst().lanes(Lane.of("inc", Increment.class, _ -> {})));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a"));

            assertThat(runtime.end()).isInstanceOf(IllegalStateException.class).hasMessageContaining("forEachBinding");
        }
    }

    @Test
    void isAComponentOfTheBindingsStateThatMayBeAbsent() throws Exception {
        assertThat(failure(binding -> binding.lanes(Lane.of("late", Increment.class, _ -> {}))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("lane \"late\" is no component of State");
        assertThat(failure(binding -> binding.lanes(Lane.of("inc", Backfill.class, _ -> {}))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("State.inc is a Increment, and its lane's state a Backfill");
        assertThat(failure(binding -> binding.lanes(
                        Lane.of("inc", Increment.class, _ -> {}), Lane.of("inc", Increment.class, _ -> {}))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two lanes have the name \"inc\"");
    }

    @Test
    void refusesRecordsThatCouldNotBeReadAgain() throws Exception {
        var ofOthers = ScriptedCapture.of(
                session -> session.forEachBinding(binding -> binding.lanes(Lane.of("pages", Progress.class, _ -> {}))));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, ofOthers)) {
            runtime.send(open("a"));

            assertThat(runtime.end())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Progress.next is required and belongs to no lane");
        }
    }

    @Test
    void endsAtACheckpointUnlessItIsStopped() throws Exception {
        assertThat(failure(binding -> binding.lanes(Lane.of("inc", Increment.class, lane -> lane.emit(new Item(1))))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("lane \"inc\" of resource \"public.a\" ended with 1 documents after its last checkpoint");
        assertThat(failure(binding ->
                        binding.lanes(Lane.of("inc", Increment.class, lane -> lane.update(new Increment(1))))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ended with an update of its state after its last checkpoint");
    }

    private List<CaptureResponse> run(Work work, CaptureRequest open) throws Exception {
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture(work), limits())) {
            runtime.send(open);

            assertThat(runtime.end()).isNull();
            return runtime.responses();
        }
    }

    private Throwable failure(Work work) throws Exception {
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture(work), limits())) {
            runtime.send(open("a"));

            return Objects.requireNonNull(runtime.end());
        }
    }

    private static LanedCapture capture(Work work) {
        return new LanedCapture(session -> session.forEachBinding(work::run));
    }

    private SessionLimits limits() {
        return new SessionLimits(WAITING_BYTES, directory, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private static CaptureResponse patch(String member) {
        return checkpoint("{\"bindingStateV1\":{\"public/a\":" + member + "}}");
    }
}
