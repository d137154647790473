package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.catalog.CatalogCollection;
import dev.flowcdk.runtime.catalog.MaterializationTask;
import dev.flowcdk.runtime.schema.Numbers;
import dev.flowcdk.runtime.session.CollectionDocuments;
import dev.flowcdk.runtime.session.ListFeed.Document;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Documents that fit the collections of a materialization: new ones, later versions of them, and an empty transaction.
final class SampleDocuments {

    private static final int[][] KEYS = {{1, 2, 3, 4}, {2, 3, 5, 6}, {}, {1, 5, 7}, {6, 7, 8}};
    private static final int MAX_DEPTH = 4;

    private final Catalog catalog;
    private final MaterializationTask task;
    private final Random random;
    private final JsonMapper mapper = Numbers.exactMapper();

    SampleDocuments(Catalog catalog, MaterializationTask task, Settings settings) {
        this.catalog = catalog;
        this.task = task;
        this.random = settings.random("documents");
    }

    /// @throws UnprovableException when a collection's schema is too intricate for that
    List<List<Document>> transactions() {
        List<CatalogCollection> collections = task.activeBindings().stream()
                .map(binding -> catalog.collection(binding.source()))
                .toList();
        if (collections.isEmpty()) {
            throw new UnprovableException("the task has no bindings, so that there is nothing to materialize");
        }
        var transactions = new ArrayList<List<Document>>();
        for (int transaction = 0; transaction < KEYS.length; transaction++) {
            var documents = new ArrayList<Document>();
            for (int binding = 0; binding < collections.size(); binding++) {
                for (int key : KEYS[transaction]) {
                    documents.add(new Document(binding, document(collections.get(binding), key, transaction)));
                }
            }
            transactions.add(documents);
        }
        return transactions;
    }

    private RawJson document(CatalogCollection collection, int key, int version) {
        JsonNode schema = mapper.readTree(collection.effectiveReadSchema().bytes());
        ObjectNode document = object(schema, 0, version);
        for (String pointer : collection.key()) {
            put(document, schema, pointer, key);
        }
        document.remove("_meta");
        RawJson json = RawJson.of(mapper.writeValueAsBytes(document));
        ObjectNode stamped = document.deepCopy();
        stamped.putObject("_meta").put("uuid", "00000000-0000-1000-8000-000000000000");
        byte[] bytes = mapper.writeValueAsString(stamped).getBytes(StandardCharsets.UTF_8);
        List<String> problems = CollectionDocuments.of(collection).problems(bytes, 0, bytes.length);
        if (!problems.isEmpty()) {
            throw new UnprovableException("no documents can be made for the collection \"" + collection.name() + "\": "
                    + problems + "; have the hook change print some");
        }
        return json;
    }

    private ObjectNode object(JsonNode schema, int depth, int version) {
        ObjectNode object = mapper.createObjectNode();
        schema.path("properties").properties().forEach(entry -> {
            boolean required = schema.path("required")
                    .valueStream()
                    .anyMatch(each -> each.asString("").equals(entry.getKey()));
            if (required || (depth < MAX_DEPTH && random.nextInt(8) > 0)) {
                object.set(entry.getKey(), value(entry.getValue(), depth + 1, version));
            }
        });
        return object;
    }

    private void put(ObjectNode document, JsonNode schema, String pointer, int key) {
        ObjectNode at = document;
        JsonNode rules = schema;
        String[] tokens = pointer.substring(1).split("/", -1);
        for (int index = 0; index < tokens.length; index++) {
            String name = tokens[index].replace("~1", "/").replace("~0", "~");
            rules = rules.path("properties").path(name);
            if (index < tokens.length - 1) {
                at = at.get(name) instanceof ObjectNode there ? there : at.putObject(name);
            } else {
                switch (type(rules)) {
                    case "integer", "number" ->
                        at.put(name, key + rules.path("minimum").asInt(0));
                    case "boolean" -> at.put(name, key % 2 == 0);
                    default -> at.set(name, keyText(rules, key));
                }
            }
        }
    }

    private JsonNode keyText(JsonNode rules, int key) {
        if (rules.get("enum") instanceof JsonNode choices && choices.isArray()) {
            return choices.get(key % choices.size());
        }
        return switch (rules.path("format").asString("")) {
            case "integer", "number" -> mapper.valueToTree(Integer.toString(key));
            case "date" -> mapper.valueToTree("2024-01-%02d".formatted(key));
            case "date-time" -> mapper.valueToTree("2024-01-%02dT00:00:00Z".formatted(key));
            case "uuid" -> mapper.valueToTree("00000000-0000-4000-8000-%012d".formatted(key));
            default -> mapper.valueToTree("k" + key);
        };
    }

    private JsonNode value(JsonNode rules, int depth, int version) {
        if (rules.has("const")) {
            return rules.get("const");
        }
        if (rules.get("enum") instanceof JsonNode choices && choices.isArray() && !choices.isEmpty()) {
            return choices.get(random.nextInt(choices.size()));
        }
        return switch (type(rules)) {
            case "integer" -> mapper.valueToTree(bounded(rules, version * 100L + random.nextInt(100)));
            case "number" -> mapper.valueToTree(bounded(rules, version * 100L + random.nextInt(100)) + 0.5);
            case "boolean" -> mapper.valueToTree(random.nextBoolean());
            case "array" -> {
                var array = mapper.createArrayNode();
                if (depth < MAX_DEPTH && rules.path("items").isObject()) {
                    array.add(value(rules.get("items"), depth + 1, version));
                }
                yield array;
            }
            case "object" -> object(rules, depth, version);
            case "null" -> mapper.nullNode();
            default -> text(rules, version);
        };
    }

    private static long bounded(JsonNode rules, long value) {
        long least = rules.path("minimum").asLong(Long.MIN_VALUE);
        long most = rules.path("maximum").asLong(Long.MAX_VALUE);
        return Math.min(Math.max(value, least), most);
    }

    private JsonNode text(JsonNode rules, int version) {
        int number = random.nextInt(28) + 1;
        String text = switch (rules.path("format").asString("")) {
            case "integer", "number" -> Integer.toString(version * 100 + number);
            case "date" -> "2024-02-%02d".formatted(number);
            case "date-time" -> "2024-02-%02dT01:02:03Z".formatted(number);
            case "uuid" -> "00000000-0000-4000-8000-%012d".formatted(number);
            default -> "version " + version + " é" + number;
        };
        int most = rules.path("maxLength").asInt(text.length());
        return mapper.valueToTree(text.substring(0, Math.min(text.length(), most)));
    }

    private static String type(JsonNode rules) {
        JsonNode type = rules.path("type");
        if (type.isArray()) {
            return type.valueStream()
                    .map(each -> each.asString(""))
                    .filter(each -> !each.equals("null"))
                    .findFirst()
                    .orElse("null");
        }
        if (type.isMissingNode()) {
            return rules.has("properties") ? "object" : "string";
        }
        return type.asString("string");
    }
}
