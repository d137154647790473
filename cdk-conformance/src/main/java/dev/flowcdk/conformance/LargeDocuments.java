package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.ListFeed;
import dev.flowcdk.runtime.session.ListFeed.Document;
import dev.flowcdk.runtime.session.MaterializeOptions;
import dev.flowcdk.runtime.wire.ConnectorFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Whether documents with a long text arrive whole.
final class LargeDocuments {

    private static final List<Integer> MEBIBYTES = List.of(1, 8);
    private static final Set<String> RULES = Set.of("const", "enum", "format", "pattern", "maxLength");

    private LargeDocuments() {}

    static Outcome check(MaterializationSubject subject) throws Exception {
        MaterializationReference reference = subject.reference();
        Document first = subject.transactions().stream()
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow(() -> new UnprovableException("there are no documents to materialize"));
        CatalogCollection collection = subject.catalog()
                .collection(subject.definition()
                        .activeBindings()
                        .get(first.binding())
                        .source());
        String property = text(collection);
        if (property == null) {
            return Outcome.doesNotApply("its collection has no property that is a text of any length");
        }
        if (subject.conduct().endpoint() != null || reference.varying().contains(property)) {
            return Outcome.doesNotApply("what the endpoint holds is not read as documents that can be compared");
        }
        var wrong = new ArrayList<String>();
        var refused = new ArrayList<String>();
        for (int size : MEBIBYTES) {
            String text = "lorem ipsum ".repeat((size << 20) / 12);
            MaterializationTrial trial = MaterializationTrial.prepared(subject);
            List<Document> documents = List.of(new Document(first.binding(), with(first.json(), property, text)));
            try {
                trial.session(MaterializeOptions.task(), new ListFeed(List.of(documents)));
            } catch (ConnectorFailedException failed) {
                refused.add("a document of " + size + " MiB is refused: " + failed.getMessage());
                continue;
            }
            @Nullable String problem = problem(subject, collection, property, text);
            if (problem != null) {
                wrong.add("of a document of " + size + " MiB, " + problem);
            }
        }
        Outcome outcome = Outcome.of("materialized documents of " + MEBIBYTES + " MiB", wrong);
        for (String each : refused) {
            outcome = outcome.seeing(each);
        }
        return outcome;
    }

    private static @Nullable String problem(
            MaterializationSubject subject, CatalogCollection collection, String property, String text)
            throws Exception {
        Workload.Reader read = subject.workload().read();
        if (read == null) {
            return null;
        }
        List<Workload.Line> lines = read.read().stream()
                .filter(line -> line.collection().equals(collection.name()))
                .toList();
        if (lines.isEmpty()) {
            return "nothing is there";
        }
        for (Workload.Line line : lines) {
            JsonNode there =
                    Numbers.exactMapper().readTree(line.document().bytes()).path(property);
            if (there.isString() && !there.stringValue().equals(text)) {
                return "\"" + property + "\" is another text, of "
                        + there.stringValue().length() + " characters instead of " + text.length();
            }
        }
        return null;
    }

    private static RawJson with(RawJson json, String property, String text) {
        JsonMapper mapper = Numbers.exactMapper();
        var document = (ObjectNode) mapper.readTree(json.bytes());
        document.put(property, text);
        return RawJson.of(mapper.writeValueAsBytes(document));
    }

    private static @Nullable String text(CatalogCollection collection) {
        JsonNode schema =
                Numbers.exactMapper().readTree(collection.effectiveReadSchema().bytes());
        for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
            boolean string = each.getValue().path("type").asString("").equals("string");
            if (string
                    && RULES.stream().noneMatch(each.getValue()::has)
                    && collection.key().stream().noneMatch(key -> key.equals("/" + each.getKey()))) {
                return each.getKey();
            }
        }
        return null;
    }
}
