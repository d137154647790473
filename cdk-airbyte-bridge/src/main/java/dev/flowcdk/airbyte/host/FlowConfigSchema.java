package dev.flowcdk.airbyte.host;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The schema of a source's config in Flow's words. What means something to Airbyte's forms only is left out.
final class FlowConfigSchema {

    private static final Set<String> UNKNOWN_TO_FLOW = Set.of(
            "airbyte_secret",
            "airbyte_hidden",
            "airbyte_type",
            "always_show",
            "display_type",
            "group",
            "groups",
            "pattern_descriptor");

    private FlowConfigSchema() {}

    /// Changes the schema in place.
    static void translate(ObjectNode schema) {
        schema.put("type", "object");
        schema.remove("additionalProperties"); // Flow adds "sops" at the root
        translateNode(schema);
    }

    private static void translateNode(ObjectNode schema) {
        if (schema.path("airbyte_secret").asBoolean(false)) {
            schema.put("secret", true);
            singleType(schema); // Flow encrypts only what has one type
        }
        if (schema.path("airbyte_hidden").asBoolean(false)) {
            schema.put("x-hidden-field", true);
        }
        schema.remove(UNKNOWN_TO_FLOW);
        if (schema.get("oneOf") instanceof ArrayNode branches) {
            discriminate(schema, branches);
        }
        for (String word : new String[] {"properties", "definitions", "$defs"}) {
            if (schema.get(word) instanceof ObjectNode named) {
                named.values().forEach(FlowConfigSchema::translateAny);
            }
        }
        for (String word : new String[] {"oneOf", "anyOf", "allOf"}) {
            if (schema.get(word) instanceof ArrayNode list) {
                list.values().forEach(FlowConfigSchema::translateAny);
            }
        }
        if (schema.get("items") instanceof ObjectNode items) {
            translateNode(items);
        }
    }

    private static void translateAny(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            translateNode(object);
        }
    }

    private static void singleType(ObjectNode schema) {
        if (schema.get("type") instanceof ArrayNode types) {
            for (JsonNode type : types) {
                if (!type.asString("").equals("null")) {
                    schema.put("type", type.asString(""));
                    return;
                }
            }
        }
    }

    private static void discriminate(ObjectNode schema, ArrayNode branches) {
        String name = discriminator(branches);
        if (name == null) {
            return;
        }
        schema.putObject("discriminator").put("propertyName", name);
        for (JsonNode branch : branches) {
            ObjectNode property = (ObjectNode) branch.path("properties").path(name);
            JsonNode constant = constant(property);
            if (constant != null) {
                property.remove("enum");
                property.set("const", constant);
                property.set("default", constant);
                property.put("type", "string");
            }
        }
    }

    /// The property that is a constant in all branches, each time another.
    private static @Nullable String discriminator(ArrayNode branches) {
        Set<String> candidates = new LinkedHashSet<>();
        for (JsonNode branch : branches) {
            candidates.addAll(branch.path("properties").propertyNames());
        }
        for (String name : candidates) {
            Set<JsonNode> constants = new LinkedHashSet<>();
            for (JsonNode branch : branches) {
                JsonNode constant = constant(branch.path("properties").path(name));
                if (constant != null) {
                    constants.add(constant);
                }
            }
            if (!constants.isEmpty() && constants.size() == branches.size()) {
                return name;
            }
        }
        return null;
    }

    /// Older sources write an `enum` of one value.
    private static @Nullable JsonNode constant(JsonNode property) {
        JsonNode constant = property.path("const");
        if (constant.isString()) {
            return constant;
        }
        JsonNode values = property.path("enum");
        return values.size() == 1 && values.path(0).isString() ? values.path(0) : null;
    }
}
