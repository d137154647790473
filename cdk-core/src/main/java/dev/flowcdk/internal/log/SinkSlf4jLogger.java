package dev.flowcdk.internal.log;

import java.lang.System.Logger.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/// A logger of SLF4J.
final class SinkSlf4jLogger extends LegacyAbstractLogger {

    private static final long serialVersionUID = 1;

    SinkSlf4jLogger(String name) {
        this.name = name;
    }

    private LogSink sink() {
        return LogSink.ofFacade(name);
    }

    @Override
    public boolean isTraceEnabled() {
        return sink().isLoggable(Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return sink().isLoggable(Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return sink().isLoggable(Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return sink().isLoggable(Level.WARNING);
    }

    @Override
    public boolean isErrorEnabled() {
        return sink().isLoggable(Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            org.slf4j.event.Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            @Nullable Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String message = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
        sink().log(level(level), name, message, Map.of(), thrown);
    }

    private static Level level(org.slf4j.event.Level level) {
        return switch (level) {
            case ERROR -> Level.ERROR;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case TRACE -> Level.TRACE;
        };
    }
}
