package dev.flowcdk.cli;

import dev.flowcdk.json.JsonBytes;
import dev.flowcdk.testing.wire.ConnectorLog;
import dev.flowcdk.testing.wire.ConnectorLog.Level;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What is said on standard error, a record a line: text to read, or JSON objects `{level, message, fields}`. Safe for
/// several threads.
public final class Messages {

    private final PrintStream stream;
    private final Level threshold;
    private boolean json;
    private @Nullable String lastError;

    private Messages(PrintStream stream, Level threshold, boolean json) {
        this.stream = stream;
        this.threshold = threshold;
        this.json = json;
    }

    /// As `LOG_FORMAT` (`json` or `text`) and `LOG_LEVEL` ask.
    public static Messages of(Map<String, String> environment, PrintStream stream) {
        String level = environment.getOrDefault("LOG_LEVEL", "info").toUpperCase(Locale.ROOT);
        Level threshold = Arrays.stream(Level.values())
                .filter(each -> each.name().equals(level))
                .findFirst()
                .orElse(level.equals("WARNING") ? Level.WARN : Level.INFO);
        return new Messages(stream, threshold, "json".equalsIgnoreCase(environment.get("LOG_FORMAT")));
    }

    /// Writes JSON from now on.
    public synchronized void useJson() {
        json = true;
    }

    /// Passes on what a connector logged.
    public void connector(ConnectorLog log) {
        write(log.level(), log.message(), log.fields());
    }

    /// Says something that is good to know.
    public void info(String message) {
        write(Level.INFO, message, Map.of());
    }

    /// Says something that may be wrong.
    public void warn(String message) {
        write(Level.WARN, message, Map.of());
    }

    /// Says why the command failed, unless that is what was said last.
    public synchronized void failure(String message) {
        if (!message.equals(lastError)) {
            write(Level.ERROR, message, Map.of());
        }
    }

    /// Writes a text as it is, such as a stack trace; nothing when JSON is asked for.
    synchronized void plain(String text) {
        if (!json) {
            stream.println(text);
        }
    }

    private synchronized void write(Level level, String message, Map<String, JsonNode> fields) {
        if (level == Level.ERROR) {
            lastError = message;
        }
        if (level.compareTo(threshold) > 0) {
            return;
        }
        var line = new JsonBytes(256);
        if (json) {
            json(level, message, fields, line);
        } else {
            text(level, message, fields, line);
        }
        line.put('\n');
        stream.write(line.array(), 0, line.length());
        stream.flush();
    }

    private static void json(Level level, String message, Map<String, JsonNode> fields, JsonBytes line) {
        line.ascii("{\"level\":\"")
                .ascii(level.name().toLowerCase(Locale.ROOT))
                .ascii("\",\"message\":")
                .string(message)
                .ascii(",\"fields\":{");
        String comma = "";
        for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
            line.ascii(comma)
                    .string(field.getKey())
                    .put(':')
                    .raw(utf8(field.getValue().toString()));
            comma = ",";
        }
        line.ascii("}}");
    }

    private static void text(Level level, String message, Map<String, JsonNode> fields, JsonBytes line) {
        line.raw(utf8(level.name().toLowerCase(Locale.ROOT) + ": " + message));
        for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
            String value = field.getValue().isString()
                    ? field.getValue().stringValue()
                    : field.getValue().toString();
            line.raw(utf8(" " + field.getKey() + "=" + value));
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
