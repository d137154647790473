package dev.flowcdk.airbyte.source;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Divides a capture's state into states of streams and makes one of them again.
///
/// Each stream's state holds the stream's own part and all that belongs to no stream, such as a position in a log, and
/// a number that grows with each. Clients keep them one by one, so they may be of different times: a capture goes on
/// from the oldest of the common parts, and what it then reads again is what it had read before.
record StreamStates(Map<StreamName, ObjectNode> states) {

    private static final String BINDINGS = "bindingStateV1";
    private static final String OWN = "stream";
    private static final String COMMON = "shared";
    private static final String SEQUENCE = "sequence";
    private static final JsonMapper JSON = Numbers.exactMapper();

    /// Reads the states of a file.
    ///
    /// @param file null for none
    /// @throws UserException when they are not of this connector
    static StreamStates of(@Nullable JsonNode file) {
        var states = new HashMap<StreamName, ObjectNode>();
        if (file != null && file.isArray()) {
            file.forEach(state -> add(state, states));
        } else if (file != null && !file.isEmpty()) {
            add(file, states);
        }
        return new StreamStates(states);
    }

    private static void add(JsonNode given, Map<StreamName, ObjectNode> states) {
        JsonNode state = given.path("type").asString("").equals("STATE") ? given.path("state") : given;
        if (state.path("stream") instanceof ObjectNode stream && stream.has("stream_descriptor")) {
            put(stream, states);
            return;
        }
        JsonNode global = state.path("global").isObject() ? state.path("global") : state.path("global_");
        if (global.isObject()) {
            global.path("stream_states").forEach(stream -> put(stream, states));
            return;
        }
        JsonNode legacy = state.path("data");
        if (state.isNull() || legacy.isEmpty() && (legacy.isObject() || legacy.isNull())) {
            return;
        }
        throw foreign("the state", "it has neither \"stream\" nor \"global\"");
    }

    private static void put(JsonNode stream, Map<StreamName, ObjectNode> states) {
        StreamName name = StreamName.of(stream.path("stream_descriptor"));
        JsonNode state = stream.path("stream_state");
        if (state.isNull() || state.isMissingNode() || state.isObject() && state.isEmpty()) {
            return;
        }
        if (!(state instanceof ObjectNode object)
                || !object.path(COMMON).isObject()
                || !object.path(SEQUENCE).canConvertToLong()
                || !object.has(OWN)) {
            throw foreign("the state of stream " + name, "it was made by another one");
        }
        states.put(name, object);
    }

    private static UserException foreign(String what, String why) {
        return new UserException(what + " is none of this connector: " + why
                + ". Clear the state of the connection, so that it is read from the start");
    }

    /// The largest number that was used.
    long sequence() {
        return states.values().stream()
                .mapToLong(state -> state.path(SEQUENCE).asLong())
                .max()
                .orElse(0);
    }

    /// The state for a capture to go on from.
    ///
    /// @param stateKeys of the streams that are to go on; others begin anew
    RawJson combined(Map<StreamName, String> stateKeys) {
        ObjectNode oldest = null;
        ObjectNode bindings = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<StreamName, String> stream : stateKeys.entrySet()) {
            ObjectNode state = states.get(stream.getKey());
            if (state == null) {
                continue;
            }
            if (oldest == null
                    || state.path(SEQUENCE).asLong() < oldest.path(SEQUENCE).asLong()) {
                oldest = state;
            }
            if (!state.path(OWN).isNull()) {
                bindings.set(stream.getValue(), state.path(OWN));
            }
        }
        ObjectNode combined = oldest == null
                ? JsonNodeFactory.instance.objectNode()
                : (ObjectNode) oldest.path(COMMON).deepCopy();
        if (!bindings.isEmpty()) {
            combined.set(BINDINGS, bindings);
        }
        return RawJson.of(JSON.writeValueAsBytes(combined));
    }

    /// A capture's state, to be divided.
    static final class Divided {

        private final JsonNode bindings;
        private final ObjectNode common;
        private final long sequence;

        /// @param sequence larger than all before
        Divided(RawJson state, long sequence) {
            common = (ObjectNode) JSON.readTree(state.bytes());
            JsonNode own = common.remove(BINDINGS);
            bindings = own == null ? JsonNodeFactory.instance.objectNode() : own;
            this.sequence = sequence;
        }

        /// The state of one stream.
        ObjectNode of(String stateKey) {
            ObjectNode state = JsonNodeFactory.instance.objectNode();
            JsonNode own = bindings.get(stateKey);
            state.set(OWN, own == null ? JsonNodeFactory.instance.nullNode() : own);
            state.set(COMMON, common);
            return state.put(SEQUENCE, sequence);
        }
    }
}
