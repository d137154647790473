package dev.flowcdk.airbyte;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What names a stream.
///
/// @param namespace null when it has none; an empty one is none
public record StreamName(@Nullable String namespace, String name) {

    public StreamName {
        namespace = namespace == null || namespace.isEmpty() ? null : namespace;
    }

    /// Reads the members `namespace` and `name` of a stream or a descriptor.
    public static StreamName of(JsonNode described) {
        return new StreamName(
                described.path("namespace").asString(""), described.path("name").asString(""));
    }

    /// A stream descriptor.
    public ObjectNode descriptor() {
        ObjectNode descriptor = JsonNodeFactory.instance.objectNode().put("name", name);
        return namespace == null ? descriptor : descriptor.put("namespace", namespace);
    }

    /// For people: `namespace.name`.
    @Override
    public String toString() {
        return namespace == null ? name : namespace + "." + name;
    }
}
