package dev.flowcdk.cli;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.runtime.wire.ConnectorLog;
import dev.flowcdk.runtime.wire.ConnectorLog.Level;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/// What is said on standard error, a record a line: text to read, or JSON objects `{level, message, fields}`. Safe for
/// several threads.
public final class Messages {

    /// The field of a stack trace, which is written on lines of its own.
    private static final String STACK = "stack";

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

    /// Passes on what the connector of a task logged, where several tasks run.
    public void connector(String task, ConnectorLog log) {
        var fields = new LinkedHashMap<String, JsonNode>();
        fields.put("task", StringNode.valueOf(task));
        fields.putAll(log.fields());
        write(log.level(), log.message(), fields);
    }

    /// Says something that is good to know.
    public void info(String message) {
        write(Level.INFO, message, Map.of());
    }

    /// Says something that may be wrong.
    public void warn(String message) {
        write(Level.WARN, message, Map.of());
    }

    /// Says that something failed which is tried again.
    ///
    /// @param what failed, and when it is tried again
    public void failed(String what, Exception why) {
        Failure failure = Failure.of(why);
        write(Level.WARN, what + ": " + failure.message(), fields(failure));
    }

    /// Says why the command failed, unless that is what was said last.
    public void failure(String message) {
        failure(new Failure(message, null));
    }

    /// Says why the command failed, unless that is what was said last.
    synchronized void failure(Failure failure) {
        if (!failure.message().equals(lastError)) {
            write(Level.ERROR, failure.message(), fields(failure));
        }
    }

    private static Map<String, JsonNode> fields(Failure failure) {
        String stack = failure.stack();
        return stack == null ? Map.of() : Map.of(STACK, StringNode.valueOf(stack));
    }

    private synchronized void write(Level level, String message, Map<String, JsonNode> fields) {
        if (level.compareTo(threshold) > 0) {
            return;
        }
        lastError = level == Level.ERROR ? message : null;
        var line = new GrowingBytes(256);
        if (json) {
            json(level, message, fields, line);
        } else {
            text(level, message, fields, line);
        }
        line.put('\n');
        stream.write(line.array(), 0, line.length());
        stream.flush();
    }

    private static void json(Level level, String message, Map<String, JsonNode> fields, GrowingBytes line) {
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

    private static void text(Level level, String message, Map<String, JsonNode> fields, GrowingBytes line) {
        line.raw(utf8(level.name().toLowerCase(Locale.ROOT) + ": " + message));
        for (Map.Entry<String, JsonNode> field : fields.entrySet()) {
            if (!field.getKey().equals(STACK)) {
                line.raw(utf8(" " + field.getKey() + "=" + text(field.getValue())));
            }
        }
        JsonNode stack = fields.get(STACK);
        if (stack != null) {
            line.raw(utf8("\n" + text(stack)));
        }
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
