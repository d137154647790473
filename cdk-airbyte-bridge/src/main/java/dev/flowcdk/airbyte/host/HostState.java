package dev.flowcdk.airbyte.host;

import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.task.TaskConfigs;
import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The source's states as the task's state. Each is a value of the source's that nobody else looks into, and is kept as
/// its text: Flow merges states, which would drop nulls and bring members back that the source had removed.
///
/// `{"bindingStateV1": {<state key>: {"state": <text>, "whole": true, "rows": <number>}}, "airbyte": {"kind": …,
/// "shared": <text>, "legacy": <text>, "legacyKeys": [<state key>, …], "config": <see [KeptConfig]>}}`
///
/// `whole` marks the state of a stream that is read as a whole by each run: it is for resuming one, and no cursor.
///
/// Any thread may enter.
final class HostState {

    private static final JsonMapper JSON = Numbers.exactMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String BINDINGS = "bindingStateV1";
    private static final String AIRBYTE = "airbyte";
    private static final String WHOLE = "whole";

    /// Which kind of state the source has said last; it is given the same.
    private enum Kind {
        STREAM,
        GLOBAL,
        LEGACY
    }

    private final List<OpenStream> streams;
    private final Map<String, ObjectNode> bindings = new HashMap<>();
    private @Nullable Kind kind;
    private @Nullable String shared;
    private @Nullable JsonNode legacy;

    /// @param state the task's
    /// @param streams of the session
    HostState(@Nullable RawJson state, List<OpenStream> streams) {
        this.streams = List.copyOf(streams);
        JsonNode root = parse(TaskConfigs.given(state).toString(), "the stored state");
        JsonNode own = root.path(AIRBYTE);
        root.path(BINDINGS).properties().forEach(each -> {
            if (each.getValue() instanceof ObjectNode kept) {
                bindings.put(each.getKey(), kept);
            }
        });
        String word = own.path("kind").asString("");
        kind = word.isEmpty() ? null : Kind.valueOf(word);
        shared = own.path("shared").isString() ? own.path("shared").asString("") : null;
        if (!own.path("legacy").asString("").isEmpty()) {
            legacy = withoutBackfilled(parse(own.path("legacy").asString(""), "the stored state"), own);
        }
    }

    /// The state as the source is given it.
    ///
    /// @param group streams that it reads
    /// @return null when there is none
    synchronized @Nullable JsonNode file(List<OpenStream> group) {
        return switch (kind) {
            case null -> null;
            case LEGACY -> legacy;
            case STREAM -> {
                ArrayNode array = NODES.arrayNode();
                for (OpenStream stream : group) {
                    String text = text(stream);
                    if (text != null) {
                        array.addObject().put("type", "STREAM").set("stream", described(stream, text));
                    }
                }
                yield array.isEmpty() ? null : array;
            }
            case GLOBAL -> {
                ObjectNode global = NODES.objectNode();
                if (shared != null) {
                    global.set("shared_state", parse(shared, "the stored state"));
                }
                ArrayNode states = global.putArray("stream_states");
                for (OpenStream stream : group) {
                    String text = text(stream);
                    if (text != null) {
                        states.add(described(stream, text));
                    }
                }
                ArrayNode array = NODES.arrayNode();
                array.addObject().put("type", "GLOBAL").set("global", global);
                yield shared == null && states.isEmpty() ? null : array;
            }
        };
    }

    /// The number of the first document of a stream: it goes on where its state does.
    synchronized long firstRow(OpenStream stream) {
        boolean resumes = kind == Kind.LEGACY ? legacy != null : text(stream) != null;
        ObjectNode kept = bindings.get(stream.stateKey());
        return resumes && kept != null ? kept.path("rows").asLong(0) : 0;
    }

    /// Keeps a state.
    ///
    /// @param state the payload of the source's message, of which there was no [#problem]
    /// @param rows documents of each numbered stream until then
    /// @return a merge patch for the task's state
    synchronized RawJson keep(JsonNode state, Map<OpenStream, Long> rows) {
        ObjectNode patch = NODES.objectNode();
        JsonNode global = state.has("global") ? state.path("global") : state.path("global_");
        Kind said = kind(state, global);
        ObjectNode own = become(said);
        switch (said) {
            case STREAM -> keepStream(state.path("stream"), rows, patch);
            case GLOBAL -> {
                shared = text(global.path("shared_state"));
                putOrDelete(own, "shared", shared);
                keepGlobal(global.path("stream_states"), rows, patch);
            }
            case LEGACY -> {
                legacy = state.path("data");
                own.put("legacy", legacy.toString());
                ArrayNode keys = own.putArray("legacyKeys");
                streams.forEach(stream -> keys.add(stream.stateKey()));
                rows.forEach((stream, count) -> keep(stream, null, count, patch));
            }
        }
        if (!own.isEmpty()) {
            patch.set(AIRBYTE, own);
        }
        return RawJson.of(patch.toString());
    }

    /// Forgets the states of streams that are read as a whole by each run: they were for resuming this one.
    ///
    /// @return a merge patch for the task's state; null when there was none of them
    synchronized @Nullable RawJson completed(List<OpenStream> group) {
        ObjectNode patch = NODES.objectNode();
        for (OpenStream stream : group) {
            if (!stream.resource().isIncremental() && bindings.remove(stream.stateKey()) != null) {
                child(patch, BINDINGS).putNull(stream.stateKey());
            }
        }
        return patch.isEmpty() ? null : RawJson.of(patch.toString());
    }

    /// The config that a task's state keeps; null for none.
    static @Nullable String config(@Nullable RawJson state) {
        JsonNode kept = parse(TaskConfigs.given(state).toString(), "the stored state")
                .path(AIRBYTE)
                .path("config");
        return kept.isString() ? kept.asString("") : null;
    }

    /// A merge patch that has a task's state keep a config, or none.
    static RawJson withConfig(@Nullable String sealed) {
        ObjectNode patch = NODES.objectNode();
        putOrDelete(patch.putObject(AIRBYTE), "config", sealed);
        return RawJson.of(patch.toString());
    }

    /// Whether the state of the message is one for all streams.
    static boolean isForAll(JsonNode state) {
        JsonNode global = state.has("global") ? state.path("global") : state.path("global_");
        return kind(state, global) != Kind.STREAM;
    }

    /// Why the payload of a message is no state; null when it is one.
    static @Nullable String problem(JsonNode state) {
        JsonNode global = state.has("global") ? state.path("global") : state.path("global_");
        String type = state.path("type").asString("");
        return switch (kind(state, global)) {
            case STREAM ->
                state.path("stream").path("stream_descriptor").path("name").isString()
                        ? null
                        : "a state of a stream that it does not name";
            case GLOBAL -> global.isObject() ? null : "a state for all streams without \"global\"";
            case LEGACY -> {
                if (!List.of("", "LEGACY").contains(type)) {
                    yield "a state of type \"" + type + "\"";
                }
                yield state.has("data") ? null : "a state without \"stream\", \"global\" and \"data\"";
            }
        };
    }

    private static Kind kind(JsonNode state, JsonNode global) {
        return switch (state.path("type").asString("")) {
            case "STREAM" -> Kind.STREAM;
            case "GLOBAL" -> Kind.GLOBAL;
            case "LEGACY" -> Kind.LEGACY;
            default -> state.path("stream").isObject() ? Kind.STREAM : global.isObject() ? Kind.GLOBAL : Kind.LEGACY;
        };
    }

    /// @return what changes beside the states of streams
    private ObjectNode become(Kind said) {
        ObjectNode own = NODES.objectNode();
        if (kind != said) {
            own.put("kind", said.name());
            if (shared != null) {
                own.putNull("shared");
            }
            if (legacy != null) {
                own.putNull("legacy");
                own.putNull("legacyKeys");
            }
            kind = said;
            shared = null;
            legacy = null;
        }
        return own;
    }

    private void keepStream(JsonNode message, Map<OpenStream, Long> rows, ObjectNode patch) {
        OpenStream stream = find(message);
        if (stream != null) {
            keep(stream, text(message.path("stream_state")), rows.get(stream), patch);
        }
    }

    private void keepGlobal(JsonNode states, Map<OpenStream, Long> rows, ObjectNode patch) {
        Map<OpenStream, String> texts = new HashMap<>();
        for (JsonNode each : states) {
            OpenStream stream = find(each);
            String text = text(each.path("stream_state"));
            if (stream != null && text != null) {
                texts.put(stream, text);
            }
        }
        forgetOthers(patch);
        streams.forEach(stream -> keep(stream, texts.get(stream), rows.get(stream), patch));
    }

    /// What was said of a stream that is disabled now does not hold with what is shared from now on: it would go on
    /// behind changes that it has never seen.
    private void forgetOthers(ObjectNode patch) {
        Set<String> ours = streams.stream().map(OpenStream::stateKey).collect(Collectors.toSet());
        bindings.keySet().removeIf(key -> {
            boolean other = !ours.contains(key);
            if (other) {
                child(patch, BINDINGS).putNull(key);
            }
            return other;
        });
    }

    private void keep(OpenStream stream, @Nullable String text, @Nullable Long rows, ObjectNode patch) {
        ObjectNode before = bindings.get(stream.stateKey());
        ObjectNode now = NODES.objectNode();
        ObjectNode change = NODES.objectNode();
        if (text != null) {
            now.put("state", text);
            change.put("state", text);
            if (!stream.resource().isIncremental()) {
                now.put(WHOLE, true);
                change.put(WHOLE, true);
            }
        } else if (before != null && before.has("state")) {
            change.putNull("state");
        }
        if (before != null && before.has(WHOLE) && !now.has(WHOLE)) {
            change.putNull(WHOLE);
        }
        if (rows != null) {
            now.put("rows", rows);
            change.put("rows", rows);
        }
        bindings.put(stream.stateKey(), now);
        if (!change.isEmpty()) {
            child(patch, BINDINGS).set(stream.stateKey(), change);
        }
    }

    /// The stream that a descriptor names; sources leave the namespace out at times.
    private @Nullable OpenStream find(JsonNode message) {
        return find(streams, StreamName.of(message.path("stream_descriptor")));
    }

    static @Nullable OpenStream find(List<OpenStream> streams, StreamName name) {
        OpenStream found = null;
        for (OpenStream stream : streams) {
            if (stream.name().equals(name)) {
                return stream;
            }
            if (name.namespace() == null && stream.name().name().equals(name.name())) {
                if (found != null) {
                    return null;
                }
                found = stream;
            }
        }
        return found;
    }

    private JsonNode withoutBackfilled(JsonNode stored, JsonNode own) {
        if (stored instanceof ObjectNode object) {
            List<String> known = own.path("legacyKeys").values().stream()
                    .map(key -> key.asString(""))
                    .toList();
            streams.stream()
                    .filter(stream -> !known.contains(stream.stateKey()))
                    .forEach(stream -> object.remove(stream.name().name()));
        }
        return stored;
    }

    private @Nullable String text(OpenStream stream) {
        ObjectNode kept = bindings.get(stream.stateKey());
        boolean whole = kept != null && kept.has(WHOLE);
        return kept != null
                        && kept.path("state").isString()
                        && whole != stream.resource().isIncremental()
                ? kept.path("state").asString("")
                : null;
    }

    private static ObjectNode described(OpenStream stream, String text) {
        ObjectNode described = NODES.objectNode();
        described.set("stream_descriptor", stream.name().descriptor());
        described.set("stream_state", parse(text, "the stored state of stream \"" + stream.name() + "\""));
        return described;
    }

    private static @Nullable String text(JsonNode value) {
        return value.isMissingNode() ? null : value.toString();
    }

    private static void putOrDelete(ObjectNode own, String name, @Nullable String text) {
        if (text == null) {
            own.putNull(name);
        } else {
            own.put(name, text);
        }
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        return parent.get(name) instanceof ObjectNode object ? object : parent.putObject(name);
    }

    private static JsonNode parse(String text, String what) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException malformed) {
            throw new UserException(what + " is not JSON; backfill the capture's bindings", malformed);
        }
    }
}
