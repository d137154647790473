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

    /// Called by the log manager when the first library asks for a logger. Warnings and errors of libraries pass;
    /// what is below helps nobody who runs a connector.
    public UtilLoggingBridge() {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        root.addHandler(new SinkHandler());
        root.setLevel(java.util.logging.Level.WARNING);
    }

    private static final class SinkHandler extends Handler {

        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord entry) {
            Level level = entry.getLevel().intValue() >= java.util.logging.Level.SEVERE.intValue()
                    ? Level.ERROR
                    : Level.WARNING;
            LogSink.standardError()
                    .log(level, entry.getLoggerName(), formatter.formatMessage(entry), Map.of(), entry.getThrown());
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
