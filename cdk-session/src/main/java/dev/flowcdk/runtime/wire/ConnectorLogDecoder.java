package dev.flowcdk.runtime.wire;

import dev.flowcdk.runtime.wire.ConnectorLog.Level;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Decodes lines of standard error as Flow does: structured records when a line is a JSON object, else text whose level
/// is guessed by its words.
final class ConnectorLogDecoder {

    private static final Pattern TROUBLE =
            Pattern.compile("error|failed|panic|timeout|unable|unrecognised|unrecognized", Pattern.CASE_INSENSITIVE);

    private final JsonMapper mapper = new JsonMapper();

    /// The record of a line that is a JSON object; null for other lines.
    @Nullable
    ConnectorLog structured(String line) {
        if (!line.stripLeading().startsWith("{")) {
            return null;
        }
        try {
            JsonNode json = mapper.readTree(line);
            return json.isObject() ? record(json, line) : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    /// The record of other lines, joined.
    ConnectorLog plain(String text) {
        return new ConnectorLog(guess(text), text, Map.of());
    }

    private static ConnectorLog record(JsonNode json, String line) {
        String message = "";
        Level level = null;
        var fields = new LinkedHashMap<String, JsonNode>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "ts", "timestamp", "time", "shard", "spans" -> {}
                case "message", "msg" -> message = value.asString("");
                case "level", "lvl" -> level = level(value.asString(""));
                case "fields" -> value.properties().forEach(each -> fields.put(each.getKey(), each.getValue()));
                default -> fields.put(entry.getKey(), value);
            }
        }
        return new ConnectorLog(level == null ? guess(line) : level, message, fields);
    }

    private static @Nullable Level level(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "error", "fatal", "panic" -> Level.ERROR;
            case "warn", "warning" -> Level.WARN;
            case "info" -> Level.INFO;
            case "debug" -> Level.DEBUG;
            case "trace" -> Level.TRACE;
            default -> null;
        };
    }

    private static Level guess(String text) {
        return TROUBLE.matcher(text).find() ? Level.ERROR : Level.WARN;
    }
}
