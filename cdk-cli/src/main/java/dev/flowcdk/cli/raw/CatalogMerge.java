package dev.flowcdk.cli.raw;

import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes what was discovered into a catalog's files. A binding is the same as one of the catalog when the values at
/// the resource path pointers agree; of such a binding only its collection is brought up to date, what the user wrote
/// stays. New bindings and collections go into the capture's file. Nothing is removed.
public final class CatalogMerge {

    private final ObjectMapper mapper = Numbers.exactMapper();
    private final WrittenCatalog catalog;
    private final String capture;
    private final List<String> pathPointers;
    private final CatalogFile captureFile;

    /// @param capture the capture's name
    /// @param pathPointers where resources hold their identity
    public CatalogMerge(WrittenCatalog catalog, String capture, List<String> pathPointers) {
        this.catalog = catalog;
        this.capture = capture;
        this.pathPointers = pathPointers;
        this.captureFile = catalog.fileOf("captures", capture);
    }

    /// Merges without writing.
    ///
    /// @return how many bindings are new
    public int merge(List<DiscoveredBinding> discovered) {
        ArrayNode bindings = WrittenCatalog.bindings(captureFile, "captures", capture);
        Map<List<String>, JsonNode> known = byPath(bindings);
        int added = 0;
        for (DiscoveredBinding each : discovered) {
            JsonNode resource = tree(each.resourceConfig());
            JsonNode binding = known.get(path(resource));
            String target;
            if (binding == null) {
                target = capture.substring(0, capture.lastIndexOf('/') + 1) + each.recommendedName();
                bindings.add(binding(each, resource, target));
                added++;
            } else {
                target = binding.path("target").asString("");
            }
            mergeCollection(target, each);
        }
        return added;
    }

    private ObjectNode binding(DiscoveredBinding discovered, JsonNode resource, String target) {
        ObjectNode binding = mapper.createObjectNode();
        if (discovered.disable()) {
            binding.put("disable", true);
        }
        binding.set("resource", resource);
        binding.put("target", target);
        return binding;
    }

    private void mergeCollection(String name, DiscoveredBinding discovered) {
        CatalogFile file = catalog.fileWith("collections", name);
        if (file == null) {
            ObjectNode collection = mapper.createObjectNode();
            collection.set("schema", tree(discovered.documentSchema()));
            collection.set("key", key(discovered));
            object(captureFile.root(), "collections").set(name, collection);
            return;
        }
        ObjectNode collection = (ObjectNode) file.root().path("collections").path(name);
        String property = collection.has("writeSchema") ? "writeSchema" : "schema";
        JsonNode schema = collection.path(property);
        if (schema.isString()) {
            catalog.sibling(file, schema.stringValue()).root(tree(discovered.documentSchema()));
        } else {
            collection.set(property, tree(discovered.documentSchema()));
        }
        if (!discovered.isFallbackKey() || collection.path("key").isEmpty()) {
            collection.set("key", key(discovered));
        }
    }

    private ArrayNode key(DiscoveredBinding discovered) {
        ArrayNode key = mapper.createArrayNode();
        discovered.key().forEach(key::add);
        return key;
    }

    private Map<List<String>, JsonNode> byPath(ArrayNode bindings) {
        var known = new HashMap<List<String>, JsonNode>();
        for (JsonNode binding : bindings) {
            JsonNode resource = binding.path("resource");
            if (resource.isString()) {
                resource = catalog.sibling(captureFile, resource.stringValue()).root();
            }
            known.put(path(resource), binding);
        }
        return known;
    }

    private List<String> path(JsonNode resource) {
        return pathPointers.stream()
                .map(pointer -> resource.at(pointer).asString(""))
                .toList();
    }

    private static ObjectNode object(JsonNode root, String name) {
        return root.path(name) instanceof ObjectNode present ? present : ((ObjectNode) root).putObject(name);
    }

    private JsonNode tree(@Nullable RawJson json) {
        return json == null ? mapper.createObjectNode() : mapper.readTree(json.bytes());
    }
}
