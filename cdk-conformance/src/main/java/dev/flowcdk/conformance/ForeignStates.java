package dev.flowcdk.conformance;

import dev.flowcdk.json.RawJson;
import dev.flowcdk.runtime.schema.Numbers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// ForeignStates that a connector has not made, as another version of it may have left them.
final class ForeignStates {

    static final RawJson EMPTY = RawJson.of("{}");

    /// A state of something else altogether.
    static final RawJson FOREIGN =
            RawJson.of("{\"format\":\"of-something-else\",\"positions\":{\"log\":[987654321,\"end\"]}}");

    private static final String UNKNOWN = "addedByANewerVersion";

    private ForeignStates() {}

    /// A state with a member at its root that only a newer version knows; null when it has none to be beside.
    static @Nullable RawJson newer(RawJson state) {
        JsonMapper mapper = Numbers.exactMapper();
        if (!(mapper.readTree(state.bytes()) instanceof ObjectNode root) || root.isEmpty()) {
            return null;
        }
        root.putObject(UNKNOWN).put("format", 99);
        return RawJson.of(mapper.writeValueAsBytes(root));
    }

    /// A state whose values are of other types: texts where there were numbers, numbers where there were texts; null
    /// when it has no values.
    static @Nullable RawJson retyped(RawJson state) {
        JsonMapper mapper = Numbers.exactMapper();
        JsonNode root = mapper.readTree(state.bytes());
        return retype(root) ? RawJson.of(mapper.writeValueAsBytes(root)) : null;
    }

    private static boolean retype(JsonNode node) {
        if (!(node instanceof ObjectNode object)) {
            return false;
        }
        List<String> names = new ArrayList<>(object.propertyNames());
        boolean any = false;
        for (String name : names) {
            JsonNode value = object.get(name);
            if (value.isNumber() || value.isBoolean()) {
                object.put(name, "of another version");
                any = true;
            } else if (value.isString()) {
                object.put(name, 99);
                any = true;
            } else {
                any |= retype(value);
            }
        }
        return any;
    }
}
