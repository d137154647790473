package dev.flowcdk.conformance;

import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.ValidatedMaterialization;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which keys an endpoint has to hold by what was materialized, whatever else it makes of documents.
record ExpectedContent(MaterializationSubject subject, ValidatedMaterialization validated) {

    /// Keys that are missing where the hook tells them.
    List<String> problems() throws Exception {
        Workload.Reader read = subject.workload().read();
        if (read == null) {
            return List.of();
        }
        JsonMapper mapper = Numbers.exactMapper();
        Set<String> there = new HashSet<>();
        for (Workload.Line line : read.read()) {
            JsonNode document = mapper.readTree(line.document().bytes());
            for (int binding = 0; binding < validated.collections().size(); binding++) {
                if (validated.collections().get(binding).name().equals(line.collection())) {
                    there.add(key(binding, document));
                }
            }
        }
        var missing = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (List<Document> transaction : subject.transactions()) {
            for (Document document : transaction) {
                String key =
                        key(document.binding(), mapper.readTree(document.json().bytes()));
                if (seen.add(key) && !there.contains(key)) {
                    missing.add("lost: " + key);
                }
            }
        }
        // a key that the endpoint writes in another form is none that is lost
        return missing.size() == seen.size() ? List.of() : missing;
    }

    private String key(int binding, JsonNode document) {
        var collection = validated.collections().get(binding);
        return collection.name() + " "
                + collection.key().stream()
                        .map(document::at)
                        .map(JsonNode::asString)
                        .toList();
    }
}
