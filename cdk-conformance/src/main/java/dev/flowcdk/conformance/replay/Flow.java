package dev.flowcdk.conformance.replay;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.document.States;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a connector has said of documents: those that were loaded, or those that were captured up to each checkpoint.
final class Flow {

    private final List<JsonNode> loaded = new ArrayList<>();
    private final List<JsonNode> captured = new ArrayList<>();
    private final List<Point> checkpoints = new ArrayList<>();

    /// A checkpoint.
    ///
    /// @param documents so many came before it
    /// @param state what it says of the state; missing when it says nothing
    record Point(int documents, JsonNode state) {}

    void add(Message message) {
        switch (message.kind()) {
            case "loaded" -> loaded.add(message.body());
            case "captured" -> captured.add(message.body());
            case "checkpoint" ->
                checkpoints.add(new Point(captured.size(), message.body().path("state")));
            default -> {}
        }
    }

    int checkpoints() {
        return checkpoints.size();
    }

    /// Takes what was loaded since the last time.
    List<JsonNode> takeLoaded() {
        var taken = List.copyOf(loaded);
        loaded.clear();
        return taken;
    }

    /// Documents that a checkpoint follows.
    List<JsonNode> committed() {
        return captured.subList(
                0, checkpoints.isEmpty() ? 0 : checkpoints.getLast().documents());
    }

    /// Whether as many documents are committed as in another one, and as much of the state is said.
    boolean reaches(Flow other) {
        return committed().size() >= other.committed().size()
                && (checkpoints.size() >= other.checkpoints.size()
                        || committed().size() > other.committed().size());
    }

    /// What all updates of the state come to, up to the first checkpoint with so many documents and so many checkpoints
    /// before it, if that is there.
    JsonNode state(int documents, int count) {
        var states = new States(RawJson.of("{}"));
        int passed = 0;
        for (Point each : checkpoints) {
            if (each.state().has("updated")) {
                states.apply(new ConnectorState(
                        RawJson.of(Numbers.exactMapper()
                                .writeValueAsBytes(each.state().get("updated"))),
                        each.state().path("mergePatch").asBoolean(false)));
            }
            passed++;
            if (each.documents() >= documents && (passed >= count || each.documents() > documents)) {
                break;
            }
        }
        return Numbers.exactMapper().readTree(states.state().bytes());
    }
}
