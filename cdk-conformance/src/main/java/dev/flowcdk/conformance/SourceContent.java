package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a hook says that a source holds. A captured document may say more than the hook does.
record SourceContent(List<Workload.Line> lines) {

    /// What is wrong with what a trial brought.
    List<String> problems(CaptureTrial trial) {
        JsonMapper mapper = Numbers.exactMapper();
        Map<String, JsonNode> there = CapturedContent.of(trial).documents();
        var collections = new HashMap<String, CollectionSpec>();
        trial.capture().collections().forEach(each -> collections.put(each.name(), each));
        var problems = new ArrayList<String>();
        for (Workload.Line line : lines) {
            CollectionSpec collection = collections.get(line.collection());
            if (collection == null) {
                throw new HookException("the hook read names the collection \"" + line.collection()
                        + "\", which the task is not bound to; it is bound to " + collections.keySet());
            }
            JsonNode expected = mapper.readTree(line.document().bytes());
            List<JsonNode> key = collection.key().stream().map(expected::at).toList();
            if (key.stream().anyMatch(JsonNode::isMissingNode)) {
                throw new HookException("the hook read printed a document of \"" + line.collection()
                        + "\" without its key " + collection.key() + ": " + Differences.shown(expected));
            }
            String name = collection.name() + " " + key;
            JsonNode found = there.get(name);
            if (found == null) {
                problems.add(name + ": the source holds " + Differences.shown(expected) + ", but nothing was captured");
            } else if (!Differences.missing(expected, found).isEmpty()) {
                problems.add(name + ": the source holds " + Differences.shown(expected) + ", but captured was "
                        + Differences.shown(found));
            }
        }
        return problems;
    }
}
