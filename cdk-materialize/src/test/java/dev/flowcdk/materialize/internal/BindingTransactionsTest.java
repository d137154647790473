package dev.flowcdk.materialize.internal;

import static dev.flowcdk.materialize.internal.Conversation.acknowledge;
import static dev.flowcdk.materialize.internal.Conversation.document;
import static dev.flowcdk.materialize.internal.Conversation.flush;
import static dev.flowcdk.materialize.internal.Conversation.load;
import static dev.flowcdk.materialize.internal.Conversation.open;
import static dev.flowcdk.materialize.internal.Conversation.startCommit;
import static dev.flowcdk.materialize.internal.Conversation.store;
import static dev.flowcdk.materialize.internal.Conversation.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.codec.Codec;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.MaterializationSpec;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.Transactor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sessions of an endpoint that stages transactions and commits them once the runtime has them.
@Timeout(60)
class BindingTransactionsTest {

    private static final MaterializeResponse OPENED = new MaterializeResponse.Opened(null, false);
    private static final MaterializeResponse ACKNOWLEDGED = new MaterializeResponse.Acknowledged(null);
    private static final MaterializeResponse FLUSHED = new MaterializeResponse.Flushed(null);

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void commitsWhatIsStagedAtTheNextAcknowledge(Codec codec) {
        var folder = new StagingFolder();

        var outcome = Conversation.play(
                codec,
                folder,
                open(task("cats", "dogs")),
                acknowledge(),
                flush(),
                store(0, 1, "Tom"),
                store(0, 2, "Tim"),
                startCommit(1),
                acknowledge());

        assertThat(outcome.failure()).isNull();
        assertThat(outcome.responses())
                .containsExactly(
                        OPENED,
                        ACKNOWLEDGED,
                        FLUSHED,
                        new MaterializeResponse.StartedCommit(
                                patch("{\"bindingStateV1\":{\"cats\":{\"file\":\"cats-1\"}}}")),
                        new MaterializeResponse.Acknowledged(patch("{\"bindingStateV1\":{\"cats\":null}}")));
        assertThat(folder.visible)
                .containsOnlyKeys("cats-1")
                .containsEntry(
                        "cats-1",
                        List.of(
                                document(1, "Tom").toString(),
                                document(2, "Tim").toString()));
        assertThat(folder.closed).hasValue(2);
    }

    /// A table may be called like an earlier version of another one.
    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void deletesWhatItStagedBeforeABackfillAndNothingOfOtherTables(Codec codec) {
        MaterializationSpec task = disabled(started(task("cats"), 3), "cats.v1");
        String state = "{\"bindingStateV1\":{\"cats\":{\"file\":\"a\"},\"cats.v1\":{\"file\":\"b\"},"
                + "\"cats.v2\":{\"file\":\"c\"}}}";

        var outcome =
                Conversation.play(codec, new StagingFolder(), open(task, RangeSpec.whole(), state), acknowledge());

        assertThat(outcome.failure()).isNull();
        assertThat(outcome.responses())
                .element(1)
                .satisfies(answer -> assertThat(answer.toString())
                        .contains("\"cats\":null", "\"cats.v2\":null")
                        .doesNotContain("cats.v1"));
    }

    private static MaterializationSpec started(MaterializationSpec task, int backfill) {
        return withBindings(
                task,
                task.bindings().stream()
                        .map(binding -> new MaterializationSpec.Binding(
                                binding.resourceConfig(),
                                binding.resourcePath(),
                                binding.collection(),
                                binding.fieldSelection(),
                                binding.deltaUpdates(),
                                binding.journalReadSuffix(),
                                binding.priority(),
                                backfill,
                                binding.stateKey() + ".v" + backfill,
                                binding.serPolicy(),
                                binding.collectionIndex()))
                        .toList(),
                List.of());
    }

    private static MaterializationSpec disabled(MaterializationSpec task, String table) {
        return withBindings(task, task.bindings(), task(table).bindings());
    }

    private static MaterializationSpec withBindings(
            MaterializationSpec task,
            List<MaterializationSpec.Binding> bindings,
            List<MaterializationSpec.Binding> inactive) {
        return new MaterializationSpec(
                task.name(),
                task.connectorType(),
                task.config(),
                bindings,
                task.shardTemplate(),
                inactive,
                task.createdAt(),
                task.linkedCollections());
    }

    private static final class StagesNothing implements Materialization<Conversation.Config, Conversation.Resource> {

        @Override
        public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session)
                throws Exception {
            session.stageEach(StagingFolder.Staged.class, binding -> new Transactor<>() {
                @Override
                @SuppressWarnings("NullAway") // what a class that nothing checks may do
                public StagingFolder.Staged store(Documents documents) throws Exception {
                    documents.asJsonLines().forEach(line -> {});
                    return null;
                }

                @Override
                public void commit(StagingFolder.Staged staged) {}
            });
        }
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void saysWhichTransactorHasStagedNothing(Codec codec) {
        var outcome = Conversation.play(
                codec,
                new StagesNothing(),
                open(task("cats")),
                acknowledge(),
                flush(),
                store(0, 1, "Tom"),
                startCommit(1));

        assertThat(outcome.failure())
                .hasMessage("store of the transactor of resource \"cats\" returned null; return the record of what was"
                        + " staged");
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void commitsNothingThatTheRuntimeMayNotHave(Codec codec) {
        var folder = new StagingFolder();

        Conversation.play(
                codec, folder, open(task("cats")), acknowledge(), flush(), store(0, 1, "Tom"), startCommit(1));

        assertThat(folder.staged).containsOnlyKeys("cats-1");
        assertThat(folder.visible).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void commitsWhatAnEarlierSessionStagedAndAgainWhenTheAnswerWasLost(Codec codec) {
        var folder = new StagingFolder();
        String state = "{\"bindingStateV1\":{\"cats\":{\"file\":\"cats-1\"},\"disabled\":{\"file\":\"x\"}}}";
        Conversation.play(
                codec, folder, open(task("cats")), acknowledge(), flush(), store(0, 1, "Tom"), startCommit(1));

        var second = Conversation.play(codec, folder, open(task("cats"), RangeSpec.whole(), state), acknowledge());
        var third = Conversation.play(codec, folder, open(task("cats"), RangeSpec.whole(), state), acknowledge());

        assertThat(second.responses())
                .containsExactly(
                        OPENED, new MaterializeResponse.Acknowledged(patch("{\"bindingStateV1\":{\"cats\":null}}")));
        assertThat(third).isEqualTo(second);
        assertThat(folder.visible).containsOnlyKeys("cats-1");
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void namesItsPartOfASplitTaskInTheState(Codec codec) {
        var outcome = Conversation.play(
                codec,
                new StagingFolder(),
                open(task("cats"), new RangeSpec(0x80000000, -1, 0, -1), null),
                acknowledge(),
                flush(),
                store(0, 1, "Tom"),
                startCommit(1));

        assertThat(outcome.responses())
                .contains(new MaterializeResponse.StartedCommit(
                        patch("{\"bindingStateV1\":{\"cats@80000000-ffffffff\":{\"file\":\"cats-1\"}}}")));
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void looksUpEachBindingsKeysOnItsThread(Codec codec) {
        var outcome = Conversation.play(
                codec,
                new StagingFolder(),
                open(task("cats", "dogs")),
                acknowledge(),
                load(1, 7),
                load(0, 1),
                load(0, 2),
                flush(),
                startCommit(1));

        assertThat(outcome.failure()).isNull();
        assertThat(outcome.responses().subList(2, 5))
                .containsExactlyInAnyOrder(
                        new MaterializeResponse.Loaded(0, document(1, "stored")),
                        new MaterializeResponse.Loaded(0, document(2, "stored")),
                        new MaterializeResponse.Loaded(1, document(7, "stored")));
        assertThat(outcome.responses().get(5)).isEqualTo(FLUSHED);
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void keepsTheOrderOfEachBindingAmongManyMixedDocuments(Codec codec) {
        var folder = new StagingFolder();
        List<MaterializeRequest> requests = new ArrayList<>(List.of(open(task("a", "b", "c")), acknowledge(), flush()));
        List<List<String>> expected = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        String name = "x".repeat(100);
        for (int key = 0; key < 6000; key++) {
            requests.add(store(key % 3, key, name));
            expected.get(key % 3).add(document(key, name).toString());
        }
        requests.add(startCommit(1));
        requests.add(acknowledge());

        var outcome = Conversation.play(codec, folder, requests);

        assertThat(outcome.failure()).isNull();
        assertThat(folder.visible.values()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void reportsTheFirstFailureAndEndsTheOtherThreads(Codec codec) {
        var failure = new UserException("the disk is full");
        var waiting = new CountDownLatch(1);
        var folder = new StagingFolder() {
            @Override
            void beforeStoring(String table) throws InterruptedException {
                if (table.equals("fails")) {
                    waiting.await();
                    throw failure;
                }
                waiting.countDown();
            }
        };
        List<MaterializeRequest> requests =
                new ArrayList<>(List.of(open(task("waits", "fails")), acknowledge(), flush()));
        for (int key = 0; key < 20_000; key++) {
            requests.add(store(key % 2, key, "x".repeat(50)));
        }

        var outcome = Conversation.play(codec, folder, requests);

        assertThat(outcome.failure()).isSameAs(failure);
        assertThat(folder.inside).hasValue(0);
        assertThat(folder.closed).hasValue(2);
        assertThat(folder.visible).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void abandonsATransactionThatIsCutOff(Codec codec) {
        var folder = new StagingFolder();

        var outcome = Conversation.play(
                codec, folder, open(task("cats")), acknowledge(), flush(), store(0, 1, "Tom"), store(0, 2, "Tim"));

        assertThat(outcome.failure()).isNull();
        assertThat(folder.inside).hasValue(0);
        assertThat(folder.staged).isEmpty();
        assertThat(folder.visible).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("dev.flowcdk.materialize.internal.Conversation#codecs")
    void refusesAStateThatIsNotOurs(Codec codec) {
        var outcome = Conversation.play(
                codec, new StagingFolder(), open(task("cats"), RangeSpec.whole(), "{\"bindingStateV1\":[1]}"));

        assertThat(outcome.failure())
                .isInstanceOf(UserException.class)
                .hasMessageContaining("connector state")
                .hasMessageContaining("/bindingStateV1");
        assertThat(outcome.responses()).isEmpty();
    }

    private static ConnectorState patch(String json) {
        return new ConnectorState(RawJson.of(json), true);
    }
}
