package dev.flowcdk.materialize.internal;

import static dev.flowcdk.materialize.internal.Conversation.acknowledge;
import static dev.flowcdk.materialize.internal.Conversation.flush;
import static dev.flowcdk.materialize.internal.Conversation.open;
import static dev.flowcdk.materialize.internal.Conversation.startCommit;
import static dev.flowcdk.materialize.internal.Conversation.store;
import static dev.flowcdk.materialize.internal.Conversation.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.flowcdk.internal.codec.ProtoCodec;
import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.internal.protocol.MaterializeRequest;
import dev.flowcdk.internal.protocol.MaterializeResponse;
import dev.flowcdk.internal.protocol.RangeSpec;
import dev.flowcdk.materialize.Documents;
import dev.flowcdk.materialize.Materialization;
import dev.flowcdk.materialize.MaterializeSession;
import dev.flowcdk.materialize.Transactor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The states of Acknowledgeds may be lost while the states of transactions are not.
@Timeout(60)
class LostAcknowledgementTest {

    private static final JsonMapper JSON = new JsonMapper();

    record Part(@Nullable String name, Map<String, String> tags) {}

    record Staged(
            String file, @Nullable String note, @Nullable Part part, List<Integer> sizes) {}

    private static final Staged FULL = new Staged("a", "urgent", new Part("x", Map.of("one", "1")), List.of(1, 2));
    private static final Staged BARE = new Staged("b", null, null, List.of());
    private static final Staged OTHER = new Staged("c", null, new Part(null, Map.of("two", "2")), List.of(3));

    /// Stages these, one after the other, and writes down what it commits.
    private static final class Scripted implements Materialization<Conversation.Config, Conversation.Resource> {

        final Deque<Staged> next;
        final List<Staged> committed = new ArrayList<>();

        Scripted(Staged... next) {
            this.next = new ArrayDeque<>(List.of(next));
        }

        @Override
        public void materialize(MaterializeSession<Conversation.Config, Conversation.Resource> session)
                throws Exception {
            session.stageEach(Staged.class, binding -> new Transactor<>() {
                @Override
                public Staged store(Documents documents) throws Exception {
                    documents.asJsonLines().forEach(line -> {});
                    return next.remove();
                }

                @Override
                public void commit(Staged staged) {
                    committed.add(staged);
                }
            });
        }
    }

    @Test
    void leavesNothingOfAnEarlierTransactionInALaterOne() {
        for (Staged first : List.of(FULL, BARE, OTHER)) {
            for (Staged second : List.of(FULL, BARE, OTHER)) {
                var endpoint = new Scripted(first, second);
                JsonNode state = merged("{}", play(endpoint, "{}", transaction(), transaction()));

                var later = new Scripted();
                play(later, state.toString(), List.of(acknowledge()));

                assertThat(later.committed).containsExactly(second);
            }
        }
    }

    @Test
    void leavesNothingOfWhatTheSessionFoundNotEvenWhatItDoesNotKnow() {
        String found = """
                {"bindingStateV1":{"cats":{"file":"a","note":"n","part":{"name":"x","tags":{"k":"v"},"more":1},\
                "sizes":[9],"newer":{"x":1}}}}""";

        JsonNode state = merged(found, play(new Scripted(OTHER), found, transaction()));

        assertThat(state)
                .isEqualTo(
                        JSON.readTree(
                                "{\"bindingStateV1\":{\"cats\":{\"file\":\"c\",\"part\":{\"tags\":{\"two\":\"2\"}},\"sizes\":[3]}}}"));
    }

    @Test
    void commitsNothingAgainAfterLaterTransactions() {
        var endpoint = new Scripted(FULL);
        var idle = List.of(acknowledge(), flush(), startCommit(2));

        JsonNode state = merged("{}", play(endpoint, "{}", transaction(), idle));

        var later = new Scripted();
        play(later, state.toString(), List.of(acknowledge()));
        assertThat(endpoint.committed).containsExactly(FULL);
        assertThat(later.committed).isEmpty();
    }

    private static List<MaterializeRequest> transaction() {
        return List.of(acknowledge(), flush(), store(0, 1, "Tom"), startCommit(1));
    }

    /// @return the states of transactions, in order
    @SafeVarargs
    private static List<ConnectorState> play(
            Scripted endpoint, String state, List<? extends MaterializeRequest>... parts) {
        List<MaterializeRequest> requests = new ArrayList<>(List.of(open(task("cats"), RangeSpec.whole(), state)));
        for (List<? extends MaterializeRequest> part : parts) {
            requests.addAll(part);
        }
        var outcome = Conversation.play(ProtoCodec.INSTANCE, endpoint, requests);
        assertThat(outcome.failure()).isNull();
        List<ConnectorState> states = new ArrayList<>();
        for (MaterializeResponse response : outcome.responses()) {
            if (response instanceof MaterializeResponse.StartedCommit(var update) && update != null) {
                states.add(update);
            }
        }
        return states;
    }

    private static JsonNode merged(String stored, List<ConnectorState> patches) {
        JsonNode state = JSON.readTree(stored);
        for (ConnectorState patch : patches) {
            assertThat(patch.mergePatch()).isTrue();
            state = merge(state, JSON.readTree(String.valueOf(patch.updated())));
        }
        return state;
    }

    /// RFC 7396, section 2.
    private static JsonNode merge(@Nullable JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode merged = target instanceof ObjectNode object ? object.deepCopy() : JSON.createObjectNode();
        patch.properties().forEach(member -> {
            if (member.getValue().isNull()) {
                merged.remove(member.getKey());
            } else {
                merged.set(member.getKey(), merge(merged.get(member.getKey()), member.getValue()));
            }
        });
        return merged;
    }
}
