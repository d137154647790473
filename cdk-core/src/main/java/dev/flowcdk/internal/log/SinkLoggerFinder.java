package dev.flowcdk.internal.log;

import java.text.MessageFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Makes every [System.Logger] of the process write to the [LogSink]; of Java's own, warnings and errors pass. A map
/// given as the only parameter becomes fields, and the message is then taken as it is.
public final class SinkLoggerFinder extends System.LoggerFinder {

    /// For `ServiceLoader`.
    public SinkLoggerFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        return new SinkLogger(name, isOfJava(module));
    }

    /// Connectors and libraries are on the class path, in no module that has a name.
    private static boolean isOfJava(Module module) {
        return module.isNamed();
    }

    private record SinkLogger(String name, boolean isOfJava) implements System.Logger {

        private LogSink sink() {
            LogSink sink = LogSink.current();
            return isOfJava ? sink.libraries() : sink;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(Level level) {
            return sink().isLoggable(level);
        }

        @Override
        public void log(
                Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
            sink().log(level, name, String.valueOf(message), Map.of(), thrown);
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... params) {
            LogSink sink = sink();
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
