package dev.flowcdk.airbyte.spec;

import dev.flowcdk.UserException;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One connector's config as Airbyte shows it, and back as the connector takes it. Safe for any thread.
public final class SpecTranslation {

    /// The option that holds what options of single streams are set to.
    static final String OVERRIDES = "stream_overrides";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode configSchema;
    private final StreamOverrides resources;
    private final ObjectNode bridgeOptions;

    /// @param configSchema of the endpoint config, as the connector says in its Spec
    /// @param resourceSchema of a binding's resource config
    /// @param pathPointers where the resource config has its path
    /// @param bridgeOptions schemas of options that are the bridge's own, by name
    public SpecTranslation(
            JsonNode configSchema, JsonNode resourceSchema, List<String> pathPointers, ObjectNode bridgeOptions) {
        this.configSchema = configSchema;
        this.resources = new StreamOverrides(resourceSchema, pathPointers);
        this.bridgeOptions = bridgeOptions;
    }

    /// The schema of the config under Airbyte.
    public ObjectNode connectionSpecification() {
        ObjectNode schema = AirbyteConfigSchema.translate(configSchema);
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        ObjectNode properties = schema.withObject("/properties");
        if (hasTunnel()) {
            JsonNode tunnel = properties.remove(Tunnel.FLOW);
            properties.set(Tunnel.AIRBYTE, Tunnel.schema(tunnel.path("order")));
            removeRequired(schema, Tunnel.FLOW);
        }
        boolean advanced = false;
        for (Map.Entry<String, JsonNode> property : properties.properties()) {
            boolean late = configSchema
                    .path("properties")
                    .path(property.getKey())
                    .path("advanced")
                    .asBoolean(false);
            advanced |= late;
            ((ObjectNode) property.getValue()).put("group", late ? "advanced" : "connection");
        }
        addLate(properties, bridgeOptions);
        if (!resources.isEmpty()) {
            addLate(properties, JSON.objectNode().set(OVERRIDES, resources.schema()));
        }
        ArrayNode groups = schema.putArray("groups");
        groups.addObject().put("id", "connection").put("title", "Connection");
        if (advanced || !bridgeOptions.isEmpty() || !resources.isEmpty()) {
            groups.addObject().put("id", "advanced").put("title", "Advanced Options");
        }
        return schema;
    }

    /// The endpoint config that the connector takes.
    ///
    /// @param config as Airbyte has it; members that begin with `_` and explicit nulls count as absent
    /// @throws UserException when it cannot be had in the connector's own form
    public ObjectNode endpointConfig(ObjectNode config) {
        ObjectNode own = withoutNulls(config);
        own.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> name.startsWith("_"))
                .toList()
                .forEach(own::remove);
        own.remove(OVERRIDES);
        bridgeOptions.propertyNames().forEach(own::remove);
        if (hasTunnel() && own.remove(Tunnel.AIRBYTE) instanceof JsonNode method) {
            Tunnel.endpointConfig(method, own);
        }
        return own;
    }

    /// What the connector says of its options, of the options that Airbyte shows.
    public String shown(String message) {
        return hasTunnel() ? Tunnel.shown(message) : message;
    }

    /// A stream's resource config.
    ///
    /// @param resource as the connector proposes it
    /// @param path of the stream: its namespace, if any, and its name
    /// @param config as Airbyte has it
    /// @throws UserException when what the config says of the stream is not what it must be
    public ObjectNode resourceConfig(JsonNode resource, List<String> path, ObjectNode config) {
        return resources.overridden(resource, path, config.path(OVERRIDES));
    }

    private boolean hasTunnel() {
        return configSchema
                .path("properties")
                .path(Tunnel.FLOW)
                .path("properties")
                .has(Tunnel.FORWARDING);
    }

    private static void addLate(ObjectNode properties, JsonNode added) {
        int order = properties.size();
        for (Map.Entry<String, JsonNode> option : added.properties()) {
            ObjectNode schema = (ObjectNode) option.getValue().deepCopy();
            properties.set(option.getKey(), schema.put("order", order++).put("group", "advanced"));
        }
    }

    private static void removeRequired(ObjectNode schema, String name) {
        if (schema.get("required") instanceof ArrayNode required) {
            required.removeIf(each -> each.asString("").equals(name));
        }
    }

    private static ObjectNode withoutNulls(ObjectNode object) {
        ObjectNode copy = JSON.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (member.getValue() instanceof ObjectNode inner) {
                copy.set(member.getKey(), withoutNulls(inner));
            } else if (!member.getValue().isNull()) {
                copy.set(member.getKey(), member.getValue().deepCopy());
            }
        }
        return copy;
    }
}
