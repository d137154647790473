package dev.flowcdk.postgres.source;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.testing.CaptureResult;
import dev.flowcdk.testing.CaptureResult.Document;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What a session emitted, by the order of its bindings.
///
/// @param result of a run whose documents are those that were emitted
/// @param names of the bindings
record Captured(CaptureResult result, List<String> names) {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// The documents of each checkpoint.
    List<List<Document>> transactions() {
        return result.transactions().stream()
                .map(CaptureResult.Transaction::documents)
                .toList();
    }

    /// What each checkpoint changes in the state.
    List<JsonNode> patches() {
        return result.transactions().stream()
                .flatMap(transaction -> transaction.changes().stream())
                .map(Captured::json)
                .toList();
    }

    List<JsonNode> documents(int binding) {
        return result.documents(names.get(binding)).stream().map(Captured::json).toList();
    }

    List<JsonNode> schemas(int binding) {
        return result.sourcedSchemas(names.get(binding)).stream()
                .map(Captured::json)
                .toList();
    }

    ObjectNode state() {
        return (ObjectNode) json(result.state());
    }

    private static JsonNode json(RawJson json) {
        return JSON.readTree(json.bytes());
    }
}
