package dev.flowcdk.airbyte.spec;

import dev.flowcdk.UserException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Options of single resources. Airbyte has no place for them but the config, where they are a list with an entry for
/// each stream that is to differ from what the connector proposes.
final class StreamOverrides {

    private static final String NAMESPACE = "namespace";
    private static final String STREAM = "stream";

    private final ObjectNode options = JsonNodeFactory.instance.objectNode();

    StreamOverrides(JsonNode resourceSchema, List<String> pathPointers) {
        Set<String> path = new HashSet<>();
        pathPointers.forEach(pointer -> path.add(pointer.substring(1).split("/", 2)[0]));
        for (Map.Entry<String, JsonNode> option :
                resourceSchema.path("properties").properties()) {
            if (!path.contains(option.getKey())
                    && !option.getKey().equals(NAMESPACE)
                    && !option.getKey().equals(STREAM)) {
                options.set(option.getKey(), AirbyteConfigSchema.translate(option.getValue()));
            }
        }
    }

    boolean isEmpty() {
        return options.isEmpty();
    }

    ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("type", "array")
                .put("title", "Options of Streams")
                .put("description", "Streams for which other options hold than those that are proposed.");
        ObjectNode entry = schema.putObject("items").put("type", "object");
        entry.putArray("required").add(STREAM);
        ObjectNode properties = entry.putObject("properties");
        properties.putObject(NAMESPACE).put("type", "string").put("title", "Namespace");
        properties.putObject(STREAM).put("type", "string").put("title", "Stream");
        options.properties().forEach(option -> {
            ObjectNode optional = (ObjectNode) option.getValue().deepCopy();
            optional.remove("order");
            properties.set(option.getKey(), optional);
        });
        return schema;
    }

    /// @param path the namespace, if any, and the name
    ObjectNode overridden(JsonNode resource, List<String> path, JsonNode overrides) {
        ObjectNode result = (ObjectNode) resource.deepCopy();
        int at = 0;
        for (JsonNode each : overrides instanceof ArrayNode list ? list : JsonNodeFactory.instance.arrayNode()) {
            String where = "\"/" + SpecTranslation.OVERRIDES + "/" + at++;
            String namespace = each.path(NAMESPACE).asString("");
            boolean same = each.path(STREAM).asString("").equals(path.getLast())
                    && namespace.equals(path.size() > 1 ? path.getFirst() : "");
            for (Map.Entry<String, JsonNode> option : each.properties()) {
                String name = option.getKey();
                if (name.equals(NAMESPACE) || name.equals(STREAM)) {
                    continue;
                }
                if (!options.has(name)) {
                    throw new UserException(where + "/" + name + "\" is no option of a stream; there are "
                            + String.join(", ", options.propertyNames()));
                }
                if (same && !option.getValue().isNull()) {
                    result.set(name, option.getValue().deepCopy());
                }
            }
        }
        return result;
    }
}
