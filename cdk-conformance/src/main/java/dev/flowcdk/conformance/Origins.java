package dev.flowcdk.conformance;

import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.ListFeed.Document;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Which transactions documents that an endpoint holds come from, by their keys.
///
/// @param pointers of the keys, by collection
/// @param transactions numbers from 1, by collection and key
record Origins(Map<String, List<String>> pointers, Map<String, List<Integer>> transactions) {

    static Origins of(MaterializationSubject subject) {
        JsonMapper mapper = Numbers.exactMapper();
        var pointers = new HashMap<String, List<String>>();
        var bindings = subject.definition().activeBindings();
        bindings.forEach(binding -> pointers.put(
                binding.source(), subject.catalog().collection(binding.source()).key()));
        var transactions = new HashMap<String, List<Integer>>();
        for (int number = 0; number < subject.transactions().size(); number++) {
            for (Document document : subject.transactions().get(number)) {
                String collection = bindings.get(document.binding()).source();
                JsonNode json = mapper.readTree(document.json().bytes());
                List<Integer> all = transactions.computeIfAbsent(
                        key(collection, json, pointers.getOrDefault(collection, List.of())), none -> new ArrayList<>());
                if (all.isEmpty() || all.getLast() != number + 1) {
                    all.add(number + 1);
                }
            }
        }
        return new Origins(pointers, transactions);
    }

    /// The collection and the key of a line of what an endpoint holds.
    String key(String line) {
        int space = line.indexOf(" {");
        String collection = line.substring(0, Math.max(0, space));
        return key(
                collection,
                Numbers.exactMapper().readTree(line.substring(space + 1)),
                pointers.getOrDefault(collection, List.of()));
    }

    /// Whether a document of this key was materialized.
    boolean knows(String key) {
        return transactions.containsKey(key);
    }

    /// A key with its transactions.
    String shown(String key) {
        List<Integer> numbers = transactions.getOrDefault(key, List.of());
        return key
                + (numbers.isEmpty()
                        ? ""
                        : (numbers.size() == 1 ? " (transaction " : " (transactions ")
                                + String.join(
                                        ", ",
                                        numbers.stream().map(String::valueOf).toList())
                                + ")");
    }

    private static String key(String collection, JsonNode document, List<String> pointers) {
        return collection + " "
                + pointers.stream()
                        .map(pointer -> document.at(pointer).asString())
                        .toList();
    }
}
