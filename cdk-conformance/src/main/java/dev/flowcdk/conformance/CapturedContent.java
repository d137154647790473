package dev.flowcdk.conformance;

import dev.flowcdk.internal.protocol.CollectionSpec;
import dev.flowcdk.runtime.document.Reducer;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a trial's documents come to once those of a key are reduced to one, by collection and key. What a key's
/// documents come to counts for nothing when its `/_meta/op` is `d`, just as a materialization is told to delete it.
record CapturedContent(Map<String, JsonNode> documents) {

    private static final String DELETED = "d";

    static CapturedContent of(CaptureTrial trial) {
        JsonMapper mapper = Numbers.exactMapper();
        var byKey = new LinkedHashMap<String, List<CaptureTrial.Emitted>>();
        for (CaptureTrial.Emitted each : trial.emitted()) {
            byKey.computeIfAbsent(each.key(), key -> new ArrayList<>()).add(each);
        }
        var reducers = new ArrayList<Reducer>();
        for (CollectionSpec collection : trial.capture().collections()) {
            reducers.add(new Reducer(
                    Objects.requireNonNull(collection.writeSchema()), "the schema of " + collection.name()));
        }
        var documents = new LinkedHashMap<String, JsonNode>();
        byKey.forEach((key, all) -> {
            Reducer reducer = reducers.get(all.getFirst().binding());
            byte[] last = all.getLast().bytes();
            if (!reducer.lastWriteWins()) {
                Reducer.Reduced reduced = reducer.reduce(
                        all.stream().map(CaptureTrial.Emitted::bytes).toList());
                last = reduced.deleted() ? new byte[0] : reduced.bytes();
            }
            if (last.length > 0) {
                JsonNode document = mapper.readTree(last);
                if (!DELETED.equals(document.at("/_meta/op").asString(""))) {
                    documents.put(key, document);
                }
            }
        });
        return new CapturedContent(documents);
    }
}
