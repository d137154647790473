package dev.flowcdk.capture.internal;

import static dev.flowcdk.capture.internal.Messages.acknowledge;
import static dev.flowcdk.capture.internal.Messages.captured;
import static dev.flowcdk.capture.internal.Messages.checkpoint;
import static dev.flowcdk.capture.internal.Messages.open;
import static dev.flowcdk.capture.internal.Messages.openWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.flowcdk.capture.Capture;
import dev.flowcdk.capture.internal.ScriptedCapture.Item;
import dev.flowcdk.capture.internal.ScriptedCapture.Position;
import dev.flowcdk.capture.internal.ScriptedCapture.Progress;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.CaptureResponse;
import dev.flowcdk.json.RawJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/// What a running session sends.
@Timeout(60)
class CaptureSessionTest {

    record Stranger(String name) {}

    @Test
    void neverMixesBindingsInsideATransaction() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            var together = new CyclicBarrier(3);
            session.forEachBinding(binding -> {
                for (int round = 0; round < 20; round++) {
                    together.await();
                    for (int id = 0; id < 40; id++) {
                        binding.emit(Documents.text(binding.index() == 0 ? 40_000 : 10));
                    }
                    binding.checkpoint(Progress.at(round));
                }
            });
        });

        List<CaptureResponse> responses = run(capture, "a", "b", "c");

        Set<Integer> inTransaction = new HashSet<>();
        int documents = 0;
        int checkpoints = 0;
        for (CaptureResponse response : responses) {
            if (response instanceof CaptureResponse.Captured document) {
                inTransaction.add(document.binding());
                documents++;
            } else if (response instanceof CaptureResponse.Checkpoint) {
                assertThat(inTransaction).hasSize(1);
                assertThat(documents).isEqualTo(40);
                inTransaction.clear();
                documents = 0;
                checkpoints++;
            }
        }
        assertThat(checkpoints).isEqualTo(60);
    }

    @Test
    void coversAllBindingsWithACheckpointOfTheTask() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            var position = session.taskState(Position.class);
            session.bindings().get(1).emit(new Item(1));
            session.bindings().get(0).emit(new Item(2));
            session.bindings().get(0).update(Progress.at(3));
            position.checkpoint(new Position("0/1"));
            session.bindings().get(0).emit(new Item(4));
            position.checkpoint(new Position(null));
        });

        assertThat(run(capture, "a", "b"))
                .containsExactly(
                        new CaptureResponse.Opened(false),
                        captured(1, "{\"id\":1}"),
                        captured(0, "{\"id\":2}"),
                        checkpoint("{\"cursor\":\"0/1\",\"bindingStateV1\":"
                                + "{\"public/a\":{\"next\":3,\"pages\":{},\"mode\":null}}}"),
                        captured(0, "{\"id\":4}"),
                        checkpoint("{\"cursor\":null}"));
    }

    @Test
    void emitsDocumentsInEveryForm() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            var binding = session.bindings().getFirst();
            binding.emit(new Item(1));
            binding.emit(JsonMapper.shared().createObjectNode().put("id", 2));
            binding.emit(RawJson.of("{\"id\":3}"));
            binding.emit(out -> out.object().member("id").number(4).end());
            binding.checkpoint(Progress.at(5));
        });

        assertThat(run(capture, "a"))
                .contains(
                        captured(0, "{\"id\":1}"),
                        captured(0, "{\"id\":2}"),
                        captured(0, "{\"id\":3}"),
                        captured(0, "{\"id\":4}"));
    }

    @Test
    void refusesARecordWithoutTheKeyOfItsCollection() throws Exception {
        var capture =
                ScriptedCapture.of(session -> session.bindings().getFirst().emit(new Stranger("x")));

        assertThat(failure(capture))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("record Stranger: has no component at \"/id\", which is part of the key of");
    }

    @Test
    void saysWhereNullWasGiven() throws Exception {
        Map<String, ScriptedCapture.Script> calls = Map.of(
                "emit",
                session -> session.bindings().getFirst().emit(missing(Object.class)),
                "update",
                session -> session.bindings().getFirst().update(missing(Progress.class)),
                "sourcedSchema",
                session -> session.bindings().getFirst().sourcedSchema(missing(RawJson.class)));
        for (var call : calls.entrySet()) {
            assertThat(failure(ScriptedCapture.of(call.getValue())))
                    .isInstanceOf(NullPointerException.class)
                    .hasMessage(call.getKey() + " of resource \"public.a\" was given null");
        }
    }

    /// What a class that nothing checks may pass.
    @SuppressWarnings("NullAway")
    private static <T> T missing(Class<T> type) {
        return type.cast(null);
    }

    @Test
    void refusesADocumentThatIsNoObject() throws Exception {
        var capture = ScriptedCapture.of(session ->
                session.bindings().getFirst().emit(JsonMapper.shared().createArrayNode()));

        assertThat(failure(capture))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a document must be a JSON object, but is ARRAY");
    }

    @Test
    void keepsEachOthersUpdatesOfThreadsThatChangeOneState() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            var position = session.taskState(Counts.class);
            session.forEachBinding(binding -> {
                inTwoThreads(
                        () -> binding.update(Progress.at(0), state -> Progress.at(state.next() + 1)),
                        () -> binding.update(Progress.at(0), state -> Progress.at(state.next() + 1)));
                binding.checkpoint();
            });
            inTwoThreads(
                    () -> position.update(new Counts(0, 0), state -> new Counts(state.left() + 1, state.right())),
                    () -> position.update(new Counts(0, 0), state -> new Counts(state.left(), state.right() + 1)));
            position.checkpoint();
        });

        assertThat(run(capture, "a"))
                .containsExactly(
                        new CaptureResponse.Opened(false),
                        checkpoint("{\"bindingStateV1\":{\"public/a\":{\"next\":2000,\"pages\":{},\"mode\":null}}}"),
                        checkpoint("{\"left\":1000,\"right\":1000}"));
    }

    record Counts(int left, int right) {}

    private static void inTwoThreads(Runnable... works) {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Runnable work : works) {
                executor.submit(() -> {
                    for (int time = 0; time < 1000; time++) {
                        work.run();
                    }
                });
            }
        }
    }

    @Test
    void runsWhatWaitsForDurableCheckpointsInTheirOrder() throws Exception {
        var durable = new ConcurrentLinkedQueue<String>();
        var allDurable = new CountDownLatch(3);
        var capture = ScriptedCapture.acknowledged(session -> {
            for (String name : List.of("first", "second", "third")) {
                session.checkpoint(() -> {
                    durable.add(name);
                    allDurable.countDown();
                });
            }
            session.checkpoint();
            allDurable.await();
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a")).await(4, Messages::isCheckpoint);
            assertThat(durable).as("before any acknowledgement").isEmpty();

            runtime.send(acknowledge(2), acknowledge(1));

            assertThat(runtime.end()).isNull();
            assertThat(durable).containsExactly("first", "second", "third");
        }
    }

    @Test
    void shrinksStatesByNulls() throws Exception {
        var capture = ScriptedCapture.of(session -> {
            var binding = session.bindings().getFirst();
            Progress stored = binding.stateOr(Progress.at(0));
            assertThat(stored).isEqualTo(new Progress(5, "Backfill", Map.of("p", 1L, "q", 2L)));
            binding.checkpoint(new Progress(6, null, Map.of("q", 2L)));
            binding.checkpoint(new Progress(7, null, Map.of()));
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(openWith(
                    "{\"bindingStateV1\":{\"public/a\":{\"next\":5,\"mode\":\"Backfill\",\"pages\":{\"p\":1,\"q\":2}}}}",
                    "a"));

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses())
                    .containsExactly(
                            new CaptureResponse.Opened(false),
                            checkpoint("{\"bindingStateV1\":{\"public/a\":"
                                    + "{\"next\":6,\"pages\":{\"p\":null},\"mode\":null}}}"),
                            checkpoint("{\"bindingStateV1\":{\"public/a\":"
                                    + "{\"next\":7,\"pages\":{\"q\":null},\"mode\":null}}}"));
        }
    }

    @Test
    void keepsStatesOfBindingsThatAreGone() throws Exception {
        var others = new ArrayList<Map<String, Progress>>();
        var capture = ScriptedCapture.of(session -> {
            others.add(session.otherStates());
            session.updateOther("public/gone", Progress.at(2));
            session.checkpoint();
        });
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(openWith("{\"bindingStateV1\":{\"public/gone\":{\"next\":1,\"pages\":{}}}}", "a"));

            assertThat(runtime.end()).isNull();
            assertThat(others).containsExactly(Map.of("public/gone", Progress.at(1)));
            assertThat(runtime.responses())
                    .contains(checkpoint(
                            "{\"bindingStateV1\":{\"public/gone\":{\"next\":2,\"pages\":{},\"mode\":null}}}"));
        }
    }

    @Test
    void goesOnWithAStateOfANewerVersion() throws Exception {
        var capture = ScriptedCapture.of(session -> session.forEachBinding(binding -> {
            binding.emit(new Item(1));
            binding.checkpoint(Progress.at(binding.stateOr(Progress.at(0)).next() + 1));
        }));
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(openWith(
                    "{\"offset\":1,\"bindingStateV1\":{\"public/a\":{\"next\":5,\"lag\":1,\"pages\":{}}}}", "a"));

            assertThat(runtime.end()).isNull();
            assertThat(runtime.responses())
                    .endsWith(
                            captured(0, "{\"id\":1}"),
                            checkpoint("{\"bindingStateV1\":{\"public/a\":"
                                    + "{\"next\":6,\"pages\":{},\"mode\":null}}}"));
        }
    }

    @Test
    void leavesOutSchemasThatRepeat() throws Exception {
        RawJson schema = RawJson.of("{\"type\":\"object\"}");
        var capture = ScriptedCapture.of(session -> {
            session.bindings().getFirst().sourcedSchema(schema);
            session.bindings().getFirst().sourcedSchema(RawJson.of("{\"type\":\"object\"}"));
            session.checkpoint();
        });

        assertThat(run(capture, "a"))
                .containsExactly(
                        new CaptureResponse.Opened(false),
                        new CaptureResponse.SourcedSchema(0, schema),
                        Messages.checkpoint());
    }

    @Test
    void refusesWhatTouchesAllBindingsWhileTheyWorkForThemselves() throws Exception {
        var refused = new ConcurrentLinkedQueue<Throwable>();
        var capture = ScriptedCapture.of(session -> {
            var position = session.taskState(Position.class);
            position.update(new Position("before"));
            session.forEachBinding(binding -> {
                assertThat(position.state()).isEqualTo(new Position("before"));
                refused.add(catchThrowable(() -> position.update(new Position("early"))));
                refused.add(catchThrowable(() -> position.checkpoint(new Position("early"))));
                refused.add(catchThrowable(() -> session.updateOther("public/gone", Progress.at(1))));
                refused.add(catchThrowable(session::checkpoint));
                refused.add(catchThrowable(() -> session.forEachBinding(_ -> {})));
                binding.checkpoint(Progress.at(1));
            });
            position.checkpoint(new Position("after"));
        });

        assertThat(run(capture, "a"))
                .containsExactly(
                        new CaptureResponse.Opened(false),
                        checkpoint("{\"cursor\":\"before\",\"bindingStateV1\":"
                                + "{\"public/a\":{\"next\":1,\"pages\":{},\"mode\":null}}}"),
                        checkpoint("{\"cursor\":\"after\"}"));
        assertThat(refused)
                .hasSize(5)
                .allSatisfy(refusal -> assertThat(refusal)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("is not possible inside forEachBinding"));
    }

    private static @Nullable Throwable failure(Capture<?, ?, ?> capture) throws Exception {
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open("a"));
            return runtime.end();
        }
    }

    private static List<CaptureResponse> run(Capture<?, ?, ?> capture, String... tables) throws Exception {
        try (var runtime = new TestRuntime(ProtoCodec.INSTANCE, capture)) {
            runtime.send(open(tables));
            assertThat(runtime.end()).isNull();
            return runtime.responses();
        }
    }
}
