package dev.flowcdk.internal.log;

import java.text.MessageFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Makes every [System.Logger] of the process write to the [LogSink]. A map given as the only parameter becomes
/// fields, and the message is then taken as it is.
public final class SinkLoggerFinder extends System.LoggerFinder {

    /// Java's own record of `System.exit`, at level debug. It would come after the last words of a process, which the
    /// runtime takes for the reason of its failure.
    private static final String EXITS = "java.lang.Runtime";

    /// For `ServiceLoader`.
    public SinkLoggerFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new SinkLogger(name, LogSink.standardError());
    }

    private record SinkLogger(String name, LogSink sink) implements System.Logger {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return sink.isLoggable(level) && !name.equals(EXITS);
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            sink.log(level, name, String.valueOf(message), Map.of(), thrown);
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... params) {
            if (!sink.isLoggable(level)) {
                return;
            }
            String message = String.valueOf(format);
            if (params == null || params.length == 0) {
                sink.log(level, name, message, Map.of(), null);
            } else if (params.length == 1 && params[0] instanceof Map<?, ?> map) {
                sink.log(level, name, message, fields(map), null);
            } else {
                sink.log(level, name, MessageFormat.format(message, params), Map.of(), null);
            }
        }

        private static Map<String, Object> fields(Map<?, ?> map) {
            var fields = new LinkedHashMap<String, Object>();
            map.forEach((key, value) -> fields.put(String.valueOf(key), value));
            return fields;
        }
    }
}
