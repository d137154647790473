package dev.flowcdk.materialize.internal;

import static dev.flowcdk.materialize.internal.Conversation.acknowledge;
import static dev.flowcdk.materialize.internal.Conversation.checkpoint;
import static dev.flowcdk.materialize.internal.Conversation.document;
import static dev.flowcdk.materialize.internal.Conversation.flush;
import static dev.flowcdk.materialize.internal.Conversation.load;
import static dev.flowcdk.materialize.internal.Conversation.open;
import static dev.flowcdk.materialize.internal.Conversation.spec;
import static dev.flowcdk.materialize.internal.Conversation.startCommit;
import static dev.flowcdk.materialize.internal.Conversation.store;
import static dev.flowcdk.materialize.internal.Conversation.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.codec.JsonCodec;
import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.ProtocolException;
import dev.flowcdk.internal.protocol.RawBytes;
import dev.flowcdk.internal.protocol.RuntimeCheckpoint;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Loaded;
import dev.flowcdk.materialize.Loads;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.Opened;
import dev.flowcdk.materialize.Stores;
import dev.flowcdk.materialize.TaskTransactor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sessions of an endpoint that keeps the runtime's checkpoint, as tables of messages in both codecs.
@Timeout(60)
class TransactionsTest {

    /// @param calls what the transactor saw
    /// @param failure part of the message that ends the session; null when it ends well
    record Case(
            String name,
            List<MaterializeRequest> requests,
            List<MaterializeResponse> responses,
            List<String> calls,
            @Nullable String failure) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final MaterializeResponse OPENED =
            new MaterializeResponse.Opened(new RuntimeCheckpoint(checkpoint(0)), false);
    private static final MaterializeResponse ACKNOWLEDGED = new MaterializeResponse.Acknowledged(null);
    private static final MaterializeResponse FLUSHED = new MaterializeResponse.Flushed(null);
    private static final MaterializeResponse STARTED_COMMIT = new MaterializeResponse.StartedCommit(null);

    static Stream<Arguments> casesInCodecs() {
        return cases().flatMap(each -> Conversation.codecs().map(codec -> Arguments.of(each, codec)));
    }

    private static Stream<Case> cases() {
        return Stream.of(
                well("no requests at all", List.of(), List.of(), List.of()),
                well("nothing after open", List.of(open(task("a"))), List.of(OPENED), List.of("open")),
                well(
                        "an empty transaction",
                        List.of(open(task("a")), acknowledge(), flush(), startCommit(1)),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED, STARTED_COMMIT),
                        List.of("open", "acknowledge", commit(1))),
                well(
                        "an end after acknowledge",
                        List.of(open(task("a")), acknowledge(), flush(), startCommit(1), acknowledge()),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED, STARTED_COMMIT, ACKNOWLEDGED),
                        List.of("open", "acknowledge", commit(1), "acknowledge")),
                well(
                        "a task without bindings",
                        List.of(open(task()), acknowledge(), flush(), startCommit(1)),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED, STARTED_COMMIT),
                        List.of("open", "acknowledge", commit(1))),
                well(
                        "only loads, which find nothing",
                        List.of(open(task("a")), acknowledge(), load(0, 1), load(0, 2), flush(), startCommit(1)),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED, STARTED_COMMIT),
                        List.of("open", "acknowledge", "load [0:1, 0:2]", commit(1))),
                well(
                        "only stores, bindings mixed",
                        List.of(
                                open(task("a", "b")),
                                acknowledge(),
                                flush(),
                                store(1, 7, "x"),
                                store(0, 7, "y"),
                                store(1, 8, "z"),
                                startCommit(1)),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED, STARTED_COMMIT),
                        List.of("open", "acknowledge", "store [1:7 x, 0:7 y, 1:8 z]", commit(1))),
                well(
                        "loads of the next transaction right behind acknowledge",
                        List.of(
                                open(task("a", "b")),
                                acknowledge(),
                                flush(),
                                store(0, 1, "x"),
                                store(1, -300, "y"),
                                startCommit(1),
                                acknowledge(),
                                load(1, -300),
                                load(0, 2),
                                load(0, 1),
                                flush(),
                                store(0, 1, "z", true, false),
                                store(1, -300, "y", true, true),
                                startCommit(2)),
                        List.of(
                                OPENED,
                                ACKNOWLEDGED,
                                FLUSHED,
                                STARTED_COMMIT,
                                ACKNOWLEDGED,
                                new MaterializeResponse.Loaded(1, document(-300, "y")),
                                new MaterializeResponse.Loaded(0, document(1, "x")),
                                FLUSHED,
                                STARTED_COMMIT),
                        List.of(
                                "open",
                                "acknowledge",
                                "store [0:1 x, 1:-300 y]",
                                commit(1),
                                "acknowledge",
                                "load [1:-300, 0:2, 0:1]",
                                "store [0:1 z exists, 1:-300 y exists delete]",
                                commit(2))),
                well(
                        "an end behind a load",
                        List.of(open(task("a")), acknowledge(), load(0, 1)),
                        List.of(OPENED, ACKNOWLEDGED),
                        List.of("open", "acknowledge")),
                well(
                        "an end behind flush",
                        List.of(open(task("a")), acknowledge(), flush()),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED),
                        List.of("open", "acknowledge")),
                well(
                        "an end behind a store",
                        List.of(open(task("a")), acknowledge(), flush(), store(0, 1, "x")),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED),
                        List.of("open", "acknowledge")),
                ill("a load before open", List.of(load(0, 1)), List.of(), "\"load\" came out of order"),
                ill(
                        "a load before acknowledge",
                        List.of(open(task("a")), load(0, 1)),
                        List.of(OPENED),
                        "\"acknowledge\""),
                ill(
                        "a store before flush",
                        List.of(open(task("a")), acknowledge(), store(0, 1, "x")),
                        List.of(OPENED, ACKNOWLEDGED),
                        "\"load\" or \"flush\" is expected"),
                ill(
                        "a load behind flush",
                        List.of(open(task("a")), acknowledge(), flush(), load(0, 1)),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED),
                        "\"load\" came out of order"),
                ill(
                        "spec inside a session",
                        List.of(open(task("a")), acknowledge(), flush(), store(0, 1, "x"), spec()),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED),
                        "\"spec\" came out of order"),
                ill(
                        "open twice",
                        List.of(open(task("a")), open(task("a"))),
                        List.of(OPENED),
                        "\"open\" came out of order"),
                ill(
                        "a load of an unknown binding",
                        List.of(open(task("a")), acknowledge(), load(1, 1)),
                        List.of(OPENED, ACKNOWLEDGED),
                        "names binding 1, but the task has 1 binding"),
                ill(
                        "a store of an unknown binding",
                        List.of(open(task("a", "b")), acknowledge(), flush(), store(0, 1, "x"), store(2, 1, "x")),
                        List.of(OPENED, ACKNOWLEDGED, FLUSHED),
                        "names binding 2, but the task has 2 bindings"),
                ill(
                        "a key that is no packed tuple",
                        List.of(
                                open(task("a")),
                                acknowledge(),
                                new MaterializeRequest.Load(0, null, new RawBytes(new byte[] {0x16, 1})),
                                flush()),
                        List.of(OPENED, ACKNOWLEDGED),
                        "request \"load\" for binding 0: a packed tuple ends within an element"));
    }

    @ParameterizedTest
    @MethodSource("casesInCodecs")
    void answersByTheRules(Case expected, Codec codec) {
        var table = new MemoryTable();

        var outcome = Conversation.play(codec, table, expected.requests());

        assertThat(outcome.responses()).isEqualTo(expected.responses());
        if (expected.failure() == null) {
            assertThat(outcome.failure()).isNull();
            assertThat(table.calls).isEqualTo(expected.calls());
        } else {
            assertThat(outcome.failure())
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(expected.failure());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void goesOnFromTheEndpointsCheckpoint(Codec codec) {
        var table = new MemoryTable();

        Conversation.play(codec, table, open(task("a")), acknowledge(), flush(), store(0, 1, "x"), startCommit(1));
        var second =
                Conversation.play(codec, table, open(task("a")), acknowledge(), load(0, 1), flush(), startCommit(2));

        assertThat(second.responses())
                .containsExactly(
                        new MaterializeResponse.Opened(new RuntimeCheckpoint(checkpoint(1)), false),
                        ACKNOWLEDGED,
                        new MaterializeResponse.Loaded(0, document(1, "x")),
                        FLUSHED,
                        STARTED_COMMIT);
    }

    @Test
    void asksForAllDocumentsFromTheBeginning() {
        var table = new MemoryTable();
        table.checkpoint = Opened.beginning();

        var proto = Conversation.play(ProtoCodec.INSTANCE, table, open(task("a")));
        var json = Conversation.play(JsonCodec.INSTANCE, table, open(task("a")));

        assertThat(proto.responses())
                .containsExactly(new MaterializeResponse.Opened(RuntimeCheckpoint.explicitZero(), false));
        assertThat(json.responses()) // in JSON, a checkpoint that is there and empty
                .containsExactly(new MaterializeResponse.Opened(new RuntimeCheckpoint(new byte[0]), false));
    }

    @Tag("large")
    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void refusesADocumentThatCouldNotBeLoadedAgain(Codec codec) {
        var table = new MemoryTable();

        var outcome = Conversation.play(
                codec,
                table,
                open(task("a")),
                acknowledge(),
                flush(),
                store(0, 1, RawJson.of("\"" + "x".repeat(Codec.MAX_RESPONSE_BYTES) + "\"")),
                startCommit(1));

        assertThat(outcome.failure()).isInstanceOf(UserException.class).hasMessageContainingAll("binding 0", "64 MiB");
        assertThat(table.calls).containsExactly("open", "acknowledge");
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void refusesATransactorThatLeavesDocuments(Codec codec) {
        var lazy = new Materialization<Conversation.Config, Conversation.Resource>() {
            @Override
            public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session)
                    throws Exception {
                session.commitTogether(new LazyTransactor());
            }
        };

        var outcome = Conversation.play(
                codec,
                lazy,
                open(task("a")),
                acknowledge(),
                flush(),
                store(0, 1, "x"),
                store(0, 2, "x"),
                startCommit(1));

        assertThat(outcome.failure()).hasMessageContaining("store returned before next() had returned false");
    }

    @Test
    void refusesATransactorThatLeavesKeys() {
        var outcome = playWith(new LazyTransactor());

        assertThat(outcome.failure()).hasMessageContaining("load returned before next() had returned false");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void refusesADocumentOfNoBinding(int binding) {
        var outcome = playWith(new LazyTransactor() {
            @Override
            public void load(Loads loads, Loaded loaded) throws Exception {
                while (loads.next()) {
                    loaded.emit(binding, out -> out.object().end());
                }
            }
        });

        assertThat(outcome.failure()).hasMessageContaining("a document was found for binding " + binding + " of 1");
    }

    private static Conversation.Outcome playWith(TaskTransactor transactor) {
        var materialization = new Materialization<Conversation.Config, Conversation.Resource>() {
            @Override
            public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session)
                    throws Exception {
                session.commitTogether(transactor);
            }
        };
        return Conversation.play(
                JsonCodec.INSTANCE,
                materialization,
                open(task("a")),
                acknowledge(),
                load(0, 1),
                load(0, 2),
                flush(),
                startCommit(1));
    }

    @Test
    void refusesAMaterializationThatRunsNoSession() {
        var idle = new Materialization<Conversation.Config, Conversation.Resource>() {
            @Override
            public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session) {}
        };

        var outcome = Conversation.play(JsonCodec.INSTANCE, idle, open(task("a")));

        assertThat(outcome.failure()).hasMessageContaining("stageEach or commitTogether");
    }

    private static class LazyTransactor implements TaskTransactor {
        @Override
        public Opened open() {
            return Opened.atRuntimeCheckpoint();
        }

        @Override
        public void load(Loads loads, Loaded loaded) throws Exception {}

        @Override
        public void store(Stores stores) throws InterruptedException {
            stores.next();
        }

        @Override
        public void commit(byte[] runtimeCheckpoint) {}
    }

    private static Case well(
            String name, List<MaterializeRequest> requests, List<MaterializeResponse> responses, List<String> calls) {
        return new Case(name, requests, responses, calls, null);
    }

    private static Case ill(
            String name, List<MaterializeRequest> requests, List<MaterializeResponse> responses, String failure) {
        return new Case(name, requests, responses, List.of(), failure);
    }

    private static String commit(int number) {
        return "commit " + Arrays.toString(checkpoint(number));
    }
}
