package dev.flowcdk.cli.raw;

import dev.flowcdk.UserException;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
    private final Map<Path, CatalogFile> files = new LinkedHashMap<>();
    private final String capture;
    private final List<String> pathPointers;
    private final CatalogFile captureFile;

    /// @param root the catalog's first file
    /// @param capture the capture's name
    /// @param pathPointers where resources hold their identity
    public CatalogMerge(Path root, String capture, List<String> pathPointers) {
        this.capture = capture;
        this.pathPointers = pathPointers;
        load(root);
        this.captureFile = fileOf("captures", capture);
    }

    /// Merges and writes the files that changed.
    ///
    /// @return what was done, for the user to read
    public List<String> merge(List<DiscoveredBinding> discovered) throws IOException {
        ArrayNode bindings = bindings();
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
        var notes = new ArrayList<String>();
        notes.add(discovered.size() + " discovered, " + added + " of them new");
        for (CatalogFile file : files.values()) {
            if (file.save()) {
                notes.add("wrote " + file.path());
            }
        }
        return notes;
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
        CatalogFile file = fileWith("collections", name);
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
            Path path = sibling(file.path(), schema.stringValue());
            files.computeIfAbsent(path, CatalogFile::read).root(tree(discovered.documentSchema()));
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

    private ArrayNode bindings() {
        ObjectNode task = (ObjectNode) captureFile.root().path("captures").path(capture);
        return task.path("bindings") instanceof ArrayNode present ? present : task.putArray("bindings");
    }

    private Map<List<String>, JsonNode> byPath(ArrayNode bindings) {
        var known = new HashMap<List<String>, JsonNode>();
        for (JsonNode binding : bindings) {
            JsonNode resource = binding.path("resource");
            if (resource.isString()) {
                resource = CatalogFile.read(sibling(captureFile.path(), resource.stringValue()))
                        .root();
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

    private void load(Path path) {
        Path normal = path.toAbsolutePath().normalize();
        if (files.containsKey(normal)) {
            return;
        }
        CatalogFile file = CatalogFile.read(normal);
        files.put(normal, file);
        for (JsonNode each : file.root().path("import")) {
            JsonNode url = each.isObject() ? each.path("url") : each;
            load(sibling(normal, url.asString("")));
        }
    }

    private CatalogFile fileOf(String section, String name) {
        CatalogFile file = fileWith(section, name);
        if (file == null) {
            throw new UserException("no file of the catalog has the capture \"" + name + "\"");
        }
        return file;
    }

    private @Nullable CatalogFile fileWith(String section, String name) {
        for (CatalogFile file : files.values()) {
            if (file.root().path(section).path(name).isObject()) {
                return file;
            }
        }
        return null;
    }

    private static ObjectNode object(JsonNode root, String name) {
        return root.path(name) instanceof ObjectNode present ? present : ((ObjectNode) root).putObject(name);
    }

    private static Path sibling(Path file, String name) {
        String path = name.startsWith("file://") ? name.substring("file://".length()) : name;
        return file.resolveSibling(path).toAbsolutePath().normalize();
    }

    private JsonNode tree(@Nullable RawJson json) {
        return json == null ? mapper.createObjectNode() : mapper.readTree(json.bytes());
    }
}
