package dev.flowcdk.cli.form;

import dev.flowcdk.UserException;
import dev.flowcdk.cli.Messages;
import dev.flowcdk.cli.Sources;
import dev.flowcdk.cli.raw.CatalogMerge;
import dev.flowcdk.cli.raw.WrittenCatalog;
import dev.flowcdk.internal.protocol.CaptureResponse.DiscoveredBinding;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.catalog.Catalog;
import dev.flowcdk.runtime.container.Connectors;
import dev.flowcdk.runtime.schema.Numbers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The task whose options are shown: what its connector asks for, what the catalog has of it, and what is saved. The
/// catalog is read anew for each request, so that the page can be loaded again after a change. Safe for several
/// threads.
final class FormTask {

    private final ObjectMapper mapper = Numbers.exactMapper();
    private final Path file;
    private final @Nullable String wanted;
    private final Connectors connectors;
    private final Messages messages;

    private String name = "";
    private List<DiscoveredBinding> discovered = List.of();
    private JsonNode shown = mapper.createObjectNode();

    /// @param file the catalog
    /// @param wanted the task's name; null for the only one
    FormTask(Path file, @Nullable String wanted, Connectors connectors, Messages messages) {
        this.file = file;
        this.wanted = wanted;
        this.connectors = connectors;
        this.messages = messages;
    }

    /// The task's name, once it was loaded.
    synchronized String name() {
        return name;
    }

    /// Asks the connector for its schemas and reads the catalog.
    ///
    /// @return `{name, file, capture, documentationUrl, configSchema, resourceSchema, config, resources}`
    synchronized JsonNode load() throws IOException, InterruptedException {
        FormEndpoint endpoint = endpoint();
        name = endpoint.name();
        ObjectNode answer = mapper.createObjectNode();
        answer.put("name", endpoint.name());
        answer.put("file", String.valueOf(file.getFileName()));
        answer.put("capture", endpoint.isCapture());
        FormEndpoint.Schemas schemas = endpoint.schemas();
        answer.put("documentationUrl", schemas.documentationUrl());
        answer.set("configSchema", tree(schemas.config()));
        answer.set("resourceSchema", tree(schemas.resource()));
        ObjectNode stored = stored(endpoint, schemas.resourcePath());
        answer.setAll(stored);
        shown = stored;
        return answer;
    }

    /// Asks a capture's connector what it could capture with a config.
    ///
    /// @param request `{config}`
    /// @return `{resources: [{name, collection, stored, known, disable, index}]}`
    synchronized JsonNode discover(JsonNode request) throws IOException, InterruptedException {
        FormEndpoint endpoint = endpoint();
        List<String> path = endpoint.schemas().resourcePath();
        discovered = endpoint.discover(raw(request.path("config")));
        List<String> known = new ArrayList<>();
        stored(endpoint, path)
                .path("resources")
                .forEach(each -> known.add(each.path("name").stringValue()));
        ObjectNode answer = mapper.createObjectNode();
        ArrayNode resources = answer.putArray("resources");
        for (int index = 0; index < discovered.size(); index++) {
            DiscoveredBinding binding = discovered.get(index);
            JsonNode resource = tree(binding.resourceConfig());
            ObjectNode each = resources.addObject();
            each.put("name", name(resource, path));
            each.put("collection", binding.recommendedName());
            each.set("stored", resource);
            each.put("known", known.contains(name(resource, path)));
            each.put("disable", binding.disable());
            each.put("index", index);
        }
        return answer;
    }

    /// Writes the config, the bindings' resources, and the discovered ones that were chosen, into the catalog.
    ///
    /// @param request `{config, resources: [{index, discovered, resource}]}`
    /// @return `{notes, config, resources}`
    synchronized JsonNode save(JsonNode request) throws IOException, InterruptedException {
        FormEndpoint endpoint = endpoint();
        List<String> path = endpoint.schemas().resourcePath();
        if (!stored(endpoint, path).equals(shown)) {
            throw new UserException(file + " has changed since this page showed it; load the page again");
        }
        var catalog = new WrittenCatalog(file);
        catalog.config(endpoint.section(), endpoint.name(), request.path("config"));
        var added = new ArrayList<DiscoveredBinding>();
        for (JsonNode each : request.path("resources")) {
            int index = each.path("index").intValue();
            if (each.path("discovered").booleanValue()) {
                added.add(enabled(discovered.get(index), raw(each.path("resource"))));
            } else {
                catalog.resource(endpoint.section(), endpoint.name(), index, each.path("resource"));
            }
        }
        if (!added.isEmpty()) {
            new CatalogMerge(catalog, endpoint.name(), path).merge(added);
        }
        List<String> notes = catalog.save();
        ObjectNode now = stored(endpoint(), path);
        shown = now;
        ObjectNode answer = now.deepCopy();
        ArrayNode said = answer.putArray("notes");
        (notes.isEmpty() ? List.of("nothing has changed") : notes).forEach(said::add);
        notes.forEach(messages::info);
        return answer;
    }

    private FormEndpoint endpoint() {
        return new FormEndpoint(Sources.task(Catalog.load(file), wanted), connectors, messages);
    }

    /// What the catalog has: `{config, resources: [{name, collection, stored}]}`.
    private ObjectNode stored(FormEndpoint endpoint, List<String> path) {
        ObjectNode answer = mapper.createObjectNode();
        answer.set("config", tree(endpoint.config()));
        ArrayNode resources = answer.putArray("resources");
        for (FormEndpoint.Binding binding : endpoint.bindings()) {
            JsonNode resource = tree(binding.resource());
            ObjectNode each = resources.addObject();
            each.put("name", path.isEmpty() ? binding.collection() : name(resource, path));
            each.put("collection", path.isEmpty() ? "" : binding.collection());
            each.set("stored", resource);
        }
        return answer;
    }

    private static String name(JsonNode resource, List<String> path) {
        return String.join(
                ".",
                path.stream()
                        .map(pointer -> resource.at(pointer).asString(""))
                        .filter(part -> !part.isEmpty())
                        .toList());
    }

    private static DiscoveredBinding enabled(DiscoveredBinding binding, RawJson resource) {
        return new DiscoveredBinding(
                binding.recommendedName(),
                resource,
                binding.documentSchema(),
                binding.key(),
                false,
                binding.resourcePath(),
                binding.isFallbackKey());
    }

    private RawJson raw(JsonNode json) {
        return RawJson.of(mapper.writeValueAsBytes(json));
    }

    private JsonNode tree(@Nullable RawJson json) {
        return json == null ? mapper.createObjectNode() : mapper.readTree(json.bytes());
    }
}
