package dev.flowcdk.internal.log;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/// Passes records of `java.util.logging`, which libraries use, on to the [LogSink]. Named in the property
/// `java.util.logging.config.class`, so that nothing of it is loaded before a library logs.
public final class UtilLoggingBridge {

    /// Called by the log manager when the first library asks for a logger. Levels below are not even looked at by the
    /// loggers, and which of the others pass is up to the sink.
    public UtilLoggingBridge() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new SinkHandler());
        root.setLevel(java.util.logging.Level.INFO);
    }

    private static final class SinkHandler extends Handler {

        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            LogSink sink = LogSink.ofFacade(String.valueOf(entry.getLoggerName()));
            Level level = level(entry);
            if (sink.isLoggable(level)) {
                sink.log(level, entry.getLoggerName(), formatter.formatMessage(entry), Map.of(), entry.getThrown());
            }
        }

        private static Level level(LogRecord entry) {
            int value = entry.getLevel().intValue();
            if (value >= java.util.logging.Level.SEVERE.intValue()) {
                return Level.ERROR;
            }
            return value >= java.util.logging.Level.WARNING.intValue() ? Level.WARNING : Level.INFO;
        }

        @Override
        public void flush() {
            // the sink flushes each record
        }

        @Override
        public void close() {
            // the sink is the process's standard error
        }
    }
}
