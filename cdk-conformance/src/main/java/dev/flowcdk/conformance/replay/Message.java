package dev.flowcdk.conformance.replay;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/// A message by its kind.
///
/// @param kind such as `opened`
/// @param body what it says
record Message(String kind, JsonNode body) {

    private static final Set<String> FLOWING = Set.of(
            "captured",
            "checkpoint",
            "sourcedSchema",
            "loaded",
            "load",
            "flush",
            "store",
            "startCommit",
            "acknowledge");

    static Message of(JsonNode message) {
        var member = message.properties().iterator().next();
        return new Message(member.getKey(), member.getValue());
    }

    /// Whether there are many of this kind in a session, whose order and number may be free.
    boolean flows() {
        return FLOWING.contains(kind);
    }
}
