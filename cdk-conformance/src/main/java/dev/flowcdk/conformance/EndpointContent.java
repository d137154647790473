package dev.flowcdk.conformance;

import dev.flowcdk.runtime.schema.Numbers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What an endpoint holds, as anything that can be compared: for hooks the lines in order, without what differs from
/// run to run.
///
/// @param origins of the documents; null when it is not read as such
record EndpointContent(Object content, @Nullable Origins origins) {

    private static final int SHOWN = 5;

    static EndpointContent read(MaterializationSubject subject, Set<String> varying) throws Exception {
        return read(subject, varying, Set.of());
    }

    /// @param texts members whose values count as the same when their texts are
    static EndpointContent read(MaterializationSubject subject, Set<String> varying, Set<String> texts)
            throws Exception {
        MaterializationConduct.Endpoint endpoint = subject.conduct().endpoint();
        if (endpoint != null) {
            return new EndpointContent(endpoint.content(), null);
        }
        Workload.Reader read = subject.workload().read();
        if (read == null) {
            throw new UnprovableException("there is no hook read that tells what the endpoint holds");
        }
        JsonMapper mapper = Numbers.exactMapper();
        var lines = new ArrayList<String>();
        for (Workload.Line line : read.read()) {
            JsonNode document = mapper.readTree(line.document().bytes());
            if (document instanceof ObjectNode object) {
                varying.forEach(object::remove);
                for (String name : texts) {
                    if (object.get(name) instanceof JsonNode value && value.isValueNode() && !value.isNull()) {
                        object.put(name, value.asString());
                    }
                }
            }
            lines.add(line.collection() + " " + sorted(mapper, document));
        }
        lines.sort(null);
        return new EndpointContent(List.copyOf(lines), Origins.of(subject));
    }

    /// All that is here and all that is there; null when that cannot be told.
    @Nullable
    EndpointContent with(EndpointContent other) {
        if (content instanceof List<?> here && other.content instanceof List<?> there) {
            var both = new ArrayList<String>();
            here.forEach(each -> both.add(String.valueOf(each)));
            there.forEach(each -> both.add(String.valueOf(each)));
            both.sort(null);
            return new EndpointContent(List.copyOf(both), origins);
        }
        return null;
    }

    boolean isEmpty() {
        return content instanceof Collection<?> collection && collection.isEmpty();
    }

    /// What is wrong with what another endpoint holds.
    ///
    /// @param exact whether nothing may be there beside what is here
    List<String> problems(EndpointContent other, boolean exact) {
        if (!(content instanceof List<?> here) || !(other.content instanceof List<?> there)) {
            return content.equals(other.content)
                    ? List.of()
                    : List.of("expected " + content + "\n but is   " + other.content);
        }
        TreeMap<String, Integer> expected = counts(here);
        TreeMap<String, Integer> found = counts(there);
        var problems = new ArrayList<String>();
        var stale = new TreeSet<String>();
        expected.forEach((line, count) -> {
            int times = found.getOrDefault(line, 0);
            if (times < count) {
                problems.add(missing(line, expected, found, stale));
            } else if (times > count && exact) {
                problems.add("doubled: " + where(line) + times + " times instead of " + count + ": " + line);
            }
        });
        if (exact) {
            found.forEach((line, count) -> {
                if (!expected.containsKey(line) && !stale.contains(line)) {
                    problems.add((foreign(line) ? "foreign: " : "unexpected: ") + where(line) + line);
                }
            });
            if (problems.isEmpty() && !here.equals(there)) {
                problems.add("expected " + content + "\n but is   " + other.content);
            }
        }
        return problems;
    }

    /// What has become of a line: lost, or another one of its key is there in its place.
    private String missing(String line, Map<String, Integer> expected, Map<String, Integer> found, Set<String> stale) {
        if (origins == null) {
            return "lost or stale: " + line;
        }
        String key = origins.key(line);
        for (String other : found.keySet()) {
            if (!expected.containsKey(other) && origins.key(other).equals(key)) {
                stale.add(other);
                return "stale: " + where(line) + "there is " + other + " instead of " + line;
            }
        }
        return "lost: " + where(line) + line;
    }

    private boolean foreign(String line) {
        return origins != null && !origins.knows(origins.key(line));
    }

    /// The key and the transactions that a line is of.
    private String where(String line) {
        return origins == null ? "" : origins.shown(origins.key(line)) + ": ";
    }

    /// Throws when there are problems.
    void check(String after, EndpointContent other, boolean exact) {
        List<String> problems = problems(other, exact);
        if (!problems.isEmpty()) {
            throw new NotHeldException(after + ", the endpoint is different:\n - "
                    + String.join("\n - ", problems.subList(0, Math.min(SHOWN, problems.size()))));
        }
    }

    /// Top-level members of documents that differ between two reads which should be the same.
    static Set<String> varying(MaterializationSubject subject, List<Workload.Line> one, List<Workload.Line> other) {
        JsonMapper mapper = Numbers.exactMapper();
        var keys = new TreeMap<String, List<String>>();
        subject.definition()
                .activeBindings()
                .forEach(binding -> keys.put(
                        binding.source(),
                        subject.catalog().collection(binding.source()).key()));
        Map<String, List<JsonNode>> first = byKey(mapper, one, keys);
        Map<String, List<JsonNode>> second = byKey(mapper, other, keys);
        var varying = new TreeSet<String>();
        first.forEach((key, documents) -> {
            List<JsonNode> others = second.getOrDefault(key, List.of());
            List<JsonNode> left = without(documents, others);
            List<JsonNode> right = without(others, documents);
            for (int index = 0; index < Math.min(left.size(), right.size()); index++) {
                for (String pointer : Differences.between(left.get(index), right.get(index))) {
                    varying.add(pointer.substring(1)
                            .split("/", 2)[0]
                            .replace("~1", "/")
                            .replace("~0", "~"));
                }
            }
        });
        keys.values().forEach(each -> each.forEach(pointer -> varying.remove(pointer.substring(1))));
        return new LinkedHashSet<>(varying);
    }

    private static Map<String, List<JsonNode>> byKey(
            JsonMapper mapper, List<Workload.Line> lines, Map<String, List<String>> keys) {
        var byKey = new TreeMap<String, List<JsonNode>>();
        for (Workload.Line line : lines) {
            JsonNode document = mapper.readTree(line.document().bytes());
            String key = key(line, document, keys.getOrDefault(line.collection(), List.of()));
            byKey.computeIfAbsent(key, none -> new ArrayList<>()).add(document);
        }
        return byKey;
    }

    /// Those of a key that are not among others, which may be there in another order.
    private static List<JsonNode> without(List<JsonNode> documents, List<JsonNode> others) {
        var left = new ArrayList<>(documents);
        for (JsonNode each : others) {
            left.remove(each);
        }
        return left;
    }

    private static String key(Workload.Line line, JsonNode document, List<String> pointers) {
        return line.collection() + " " + pointers.stream().map(document::at).toList();
    }

    private static TreeMap<String, Integer> counts(List<?> lines) {
        var counts = new TreeMap<String, Integer>();
        lines.forEach(line -> counts.merge(String.valueOf(line), 1, Integer::sum));
        return counts;
    }

    private static String sorted(JsonMapper mapper, JsonNode node) {
        return mapper.writeValueAsString(sortedNode(mapper, node));
    }

    private static JsonNode sortedNode(JsonMapper mapper, JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        var names = new TreeSet<String>(node.propertyNames());
        ObjectNode sorted = mapper.createObjectNode();
        names.forEach(name -> sorted.set(name, sortedNode(mapper, node.get(name))));
        return sorted;
    }
}
