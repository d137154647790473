package dev.flowcdk.runtime.schema;

import dev.flowcdk.UserException;
import dev.flowcdk.json.RawJson;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One JSON schema with what its references point to: pointers into it, `$anchor`s and `$id`s.
public final class SchemaDocument {

    private static final JsonMapper MAPPER = Numbers.exactMapper();

    private final JsonNode root;
    private final Map<String, JsonNode> named = new HashMap<>();

    private SchemaDocument(JsonNode root) {
        this.root = root;
        index(root);
    }

    /// Reads a schema.
    ///
    /// @param what names it in errors
    /// @throws UserException when it is no JSON, or neither an object nor a truth value
    public static SchemaDocument of(RawJson schema, String what) {
        try {
            JsonNode root = MAPPER.readTree(schema.bytes());
            if (!root.isObject() && !root.isBoolean()) {
                throw new UserException(what + " must be an object or a truth value");
            }
            return new SchemaDocument(root);
        } catch (JacksonException malformed) {
            throw new UserException(what + " is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    /// The whole schema.
    public JsonNode root() {
        return root;
    }

    /// What a `$ref` points to.
    ///
    /// @throws UserException when it points to nothing in this schema
    public JsonNode resolve(String reference) {
        JsonNode found = lookUp(reference);
        if (found == null) {
            throw new UserException("the schema refers to \"" + reference + "\", which it does not have");
        }
        return found;
    }

    private @Nullable JsonNode lookUp(String reference) {
        if (reference.equals("#") || reference.isEmpty()) {
            return root;
        }
        if (reference.startsWith("#/")) {
            JsonNode found = root.at(reference.substring(1));
            return found.isMissingNode() ? null : found;
        }
        return named.get(reference);
    }

    private void index(JsonNode node) {
        if (node.isObject()) {
            if (node.get("$anchor") instanceof JsonNode anchor && anchor.isString()) {
                named.put("#" + anchor.stringValue(), node);
            }
            if (node.get("$dynamicAnchor") instanceof JsonNode anchor && anchor.isString()) {
                named.put("#" + anchor.stringValue(), node);
            }
            if (node.get("$id") instanceof JsonNode id && id.isString()) {
                named.put(id.stringValue(), node);
            }
        }
        node.values().forEach(this::index);
    }
}
