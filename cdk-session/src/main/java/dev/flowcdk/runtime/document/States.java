package dev.flowcdk.runtime.document;

import dev.flowcdk.internal.protocol.ConnectorState;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A connector's state as its updates change it: RFC 7396 merge patches, or documents that replace it. For one thread.
public final class States {

    private final JsonMapper mapper = Numbers.exactMapper();
    private ObjectNode state;

    /// @param initial the state to start with
    /// @throws IllegalArgumentException when it is not a JSON object
    public States(RawJson initial) {
        this.state = object(read(initial));
    }

    /// The state now.
    public RawJson state() {
        return RawJson.of(mapper.writeValueAsBytes(state));
    }

    /// Applies an update.
    ///
    /// @param update null changes nothing
    /// @throws IllegalArgumentException when the update, or the state after it, is not what it must be
    public void apply(@Nullable ConnectorState update) {
        if (update == null || update.updated() == null) {
            return;
        }
        JsonNode patch = read(update.updated());
        state = object(update.mergePatch() ? merge(state, patch) : patch);
    }

    private JsonNode read(RawJson json) {
        try {
            return mapper.readTree(json.bytes());
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("a state is not JSON: " + malformed.getOriginalMessage(), malformed);
        }
    }

    private static ObjectNode object(JsonNode node) {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("a state is not a JSON object");
    }

    private static JsonNode merge(@Nullable JsonNode target, JsonNode patch) {
        if (!patch.isObject()) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            if (each.getValue().isNull()) {
                result.remove(each.getKey());
            } else {
                result.set(each.getKey(), merge(result.get(each.getKey()), each.getValue()));
            }
        }
        return result;
    }
}
