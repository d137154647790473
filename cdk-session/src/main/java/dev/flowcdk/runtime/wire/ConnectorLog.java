package dev.flowcdk.runtime.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// One log record of a connector, decoded from its standard error.
///
/// @param level how grave it is
/// @param message its text
/// @param fields everything else in it
public record ConnectorLog(Level level, String message, Map<String, JsonNode> fields) {

    public ConnectorLog {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /// Flow's levels.
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }
}
