package dev.flowcdk.airbyte.host;

import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes the schema of a stream's documents of what the source declares.
final class DocumentSchema {

    /// The key of streams without one: the number of the document among those of the stream.
    static final List<String> ROW_ID = List.of("_meta", "row_id");

    private static final String DELETED_AT = "_ab_cdc_deleted_at";
    private static final Set<String> WORDS_OF_AIRBYTE = Set.of(
            "$schema",
            "airbyte_hidden",
            "airbyte_type",
            "always_show",
            "enum", // vendors add values
            "group",
            "groups",
            "name",
            "pattern_descriptor",
            "xml");
    private static final Set<String> FORMATS = Set.of(
            "date-time",
            "date",
            "time",
            "duration",
            "email",
            "hostname",
            "integer",
            "ipv4",
            "ipv6",
            "number",
            "uri",
            "uuid");

    private DocumentSchema() {}

    /// The schema that documents must match.
    ///
    /// @param declared the source's, with corrections; not changed
    /// @param key paths of the key
    static ObjectNode written(ObjectNode declared, List<List<String>> key, SchemaMode mode, boolean datesAsTimes) {
        ObjectNode cleaned = cleaned(declared, datesAsTimes);
        ObjectNode schema = switch (mode) {
            case STRICT -> cleaned;
            case RELAXED, SOURCED -> JsonNodeFactory.instance.objectNode().put("x-infer-schema", true);
        };
        schema.put("type", "object");
        schema.remove("additionalProperties"); // there is "_meta" besides
        ObjectNode properties = child(schema, "properties");
        if (properties.remove("_meta") instanceof JsonNode own) {
            child(child(metaOf(properties), "properties"), "source").setAll(asObject(own));
        }
        describeMeta(metaOf(properties));
        require(schema, "_meta");
        for (List<String> path : key) {
            if (!path.equals(ROW_ID)) {
                requireKey(schema, cleaned, path);
            } else {
                require(metaOf(properties), "row_id");
            }
        }
        if (declared.path("properties").has(DELETED_AT)) {
            deletes(schema);
        }
        return schema;
    }

    /// The declared schema as a schema of what the source emits: closed, with all that it declares.
    static ObjectNode sourced(ObjectNode declared, boolean datesAsTimes) {
        ObjectNode schema = cleaned(declared, datesAsTimes);
        schema.put("type", "object");
        ObjectNode properties = child(schema, "properties");
        properties.remove("_meta");
        ObjectNode meta = properties.putObject("_meta").put("type", "object");
        describeMeta(meta);
        child(meta, "properties").putObject("uuid").put("type", "string");
        close(schema);
        return schema;
    }

    /// The type of a key's value; a key has exactly one.
    static String keyType(ObjectNode declared, List<String> path) {
        JsonNode schema = declared;
        for (String name : path) {
            schema = schema.path("properties").path(name);
        }
        JsonNode type = schema.path("type");
        if (type.isString()) {
            return keyType(type.asString(""));
        }
        for (JsonNode each : type) {
            if (!each.asString("").equals("null")) {
                return keyType(each.asString(""));
            }
        }
        return "string";
    }

    private static String keyType(String type) {
        return switch (type) {
            case "integer", "number" -> "integer"; // sources call whole numbers numbers
            case "boolean" -> "boolean";
            case "object", "array" -> "";
            default -> "string";
        };
    }

    private static ObjectNode cleaned(ObjectNode declared, boolean datesAsTimes) {
        ObjectNode copy = declared.deepCopy();
        clean(copy, datesAsTimes);
        return copy;
    }

    private static void clean(ObjectNode schema, boolean datesAsTimes) {
        format(schema, datesAsTimes);
        if (schema.path("airbyte_type").asString("").equals("integer")) {
            schema.put("type", "integer");
        }
        schema.remove(WORDS_OF_AIRBYTE);
        if (schema.get("items") instanceof ArrayNode several) {
            // in Airbyte's words: of any of these types
            schema.putObject("items").set("anyOf", several);
        }
        for (String word : new String[] {"properties", "definitions", "$defs"}) {
            if (schema.get(word) instanceof ObjectNode named) {
                named.values().forEach(each -> cleanAny(each, datesAsTimes));
            }
        }
        for (String word : new String[] {"oneOf", "anyOf", "allOf"}) {
            if (schema.get(word) instanceof ArrayNode list) {
                list.values().forEach(each -> cleanAny(each, datesAsTimes));
            }
        }
        cleanAny(schema.path("items"), datesAsTimes);
        cleanAny(schema.path("additionalProperties"), datesAsTimes);
    }

    private static void cleanAny(JsonNode schema, boolean datesAsTimes) {
        if (schema instanceof ObjectNode object) {
            clean(object, datesAsTimes);
        }
    }

    private static void format(ObjectNode schema, boolean datesAsTimes) {
        JsonNode format = schema.path("format");
        if (format.isMissingNode()) {
            return;
        }
        String type = schema.path("airbyte_type").asString("");
        switch (format.asString("")) {
            case "int32", "int64" -> schema.put("format", "integer");
            case "date" -> {
                if (datesAsTimes) {
                    schema.put("format", "date-time");
                }
            }
            case String any -> {
                // Flow's formats of times demand a zone
                if (!FORMATS.contains(any) || type.endsWith("_without_timezone")) {
                    schema.remove("format");
                }
            }
        }
    }

    private static void requireKey(ObjectNode schema, ObjectNode cleaned, List<String> path) {
        ObjectNode at = schema;
        for (int index = 0; index < path.size(); index++) {
            String name = path.get(index);
            require(at, name);
            ObjectNode property = child(child(at, "properties"), name);
            boolean last = index == path.size() - 1;
            property.put("type", last ? keyType(cleaned, path) : "object");
            at = property;
        }
    }

    private static ObjectNode metaOf(ObjectNode properties) {
        ObjectNode meta = child(properties, "_meta");
        meta.put("type", "object");
        return meta;
    }

    private static void describeMeta(ObjectNode meta) {
        ObjectNode properties = child(meta, "properties");
        properties
                .putObject("op")
                .put("type", "string")
                .put("description", "u for a row as it is now, d for one that was deleted.");
        properties
                .putObject("emitted_at")
                .put("type", "number")
                .put("description", "When the source read the row, in milliseconds since 1970.");
        properties.putObject("row_id").put("type", "integer").put("description", "Number of the row in its stream.");
        require(meta, "op");
    }

    private static void deletes(ObjectNode schema) {
        ObjectNode document = schema.putObject("if");
        document.putArray("required").add("_meta");
        ObjectNode meta = document.putObject("properties").putObject("_meta");
        meta.putArray("required").add("op");
        meta.putObject("properties").putObject("op").put("const", "d");
        schema.putObject("then").putObject("reduce").put("strategy", "merge").put("delete", true);
        schema.putObject("else").putObject("reduce").put("strategy", "merge");
    }

    private static void close(ObjectNode schema) {
        JsonNode type = schema.path("type");
        boolean object = type.asString("").equals("object") || schema.has("properties");
        for (JsonNode each : type) {
            object |= each.asString("").equals("object");
        }
        if (object) {
            schema.put("additionalProperties", false);
            ArrayNode required = schema.putArray("required");
            child(schema, "properties").propertyNames().forEach(required::add);
        }
        child(schema, "properties").values().forEach(DocumentSchema::closeAny);
        if (child(schema, "properties").isEmpty()) {
            schema.remove("properties");
        }
        closeAny(schema.path("items"));
        for (String word : new String[] {"oneOf", "anyOf", "allOf"}) {
            if (schema.get(word) instanceof ArrayNode list) {
                list.values().forEach(DocumentSchema::closeAny);
            }
        }
    }

    private static void closeAny(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            close(object);
        }
    }

    private static void require(ObjectNode schema, String name) {
        ArrayNode required = schema.get("required") instanceof ArrayNode list ? list : schema.putArray("required");
        for (JsonNode each : required) {
            if (each.asString("").equals(name)) {
                return;
            }
        }
        required.add(name);
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode object ? object : parent.putObject(name);
    }

    private static ObjectNode asObject(JsonNode schema) {
        return schema instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }
}
