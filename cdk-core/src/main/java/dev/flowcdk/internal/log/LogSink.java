package dev.flowcdk.internal.log;

import dev.flowcdk.internal.bytes.GrowingBytes;
import dev.flowcdk.json.RawJson;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes log records, one a line, as `LOG_FORMAT` and `LOG_LEVEL` ask: JSON objects with `LOG_FORMAT=json`, else
/// text to read. Any thread may log; a record is written as a whole.
public final class LogSink {

    /// The system property that names the package of the connector's own classes.
    public static final String CONNECTOR = "flowcdk.connector.package";

    private static final LogSink STANDARD_ERROR = new LogSink(System.getenv(), System.err, Clock.systemUTC());

    /// Inherited by whatever threads a session's threads start, those of libraries and of the author among them.
    private static final InheritableThreadLocal<LogSink> OF_SESSION = new InheritableThreadLocal<>();

    private final PrintStream stream;
    private final Clock clock;
    private final boolean json;
    private final Level threshold;
    private final Map<String, String> always;
    private final LogSink libraries;

    /// What a session does.
    public interface Work<E extends Exception> {
        void run() throws E;
    }

    /// A sink that writes elsewhere, in the form that the environment asks for.
    public static LogSink to(PrintStream stream, Map<String, String> environment) {
        return new LogSink(environment, stream, Clock.systemUTC());
    }

    /// @param environment where `LOG_FORMAT` and `LOG_LEVEL` (error, warn, info, debug, trace; info when unset) are
    ///   looked up
    LogSink(Map<String, String> environment, PrintStream stream, Clock clock) {
        this(
                stream,
                clock,
                "json".equalsIgnoreCase(environment.get("LOG_FORMAT")),
                level(environment.get("LOG_LEVEL")),
                Map.of());
    }

    private LogSink(PrintStream stream, Clock clock, boolean json, Level threshold, Map<String, String> always) {
        this.stream = stream;
        this.clock = clock;
        this.json = json;
        this.threshold = threshold;
        this.always = always;
        this.libraries = isLoggable(Level.INFO) ? from(Level.WARNING) : this;
    }

    /// The same for records of a level and above only, or as few as this takes.
    LogSink from(Level lowest) {
        return new LogSink(stream, clock, json, isLoggable(lowest) ? lowest : threshold, always);
    }

    /// The same with a field in every record.
    public LogSink with(String field, String value) {
        var fields = new LinkedHashMap<>(always);
        fields.put(field, value);
        return new LogSink(stream, clock, json, threshold, fields);
    }

    /// Does a session's work with this as the sink of all that is logged meanwhile by this thread, and until their end
    /// by threads that it starts.
    public <E extends Exception> void within(Work<E> work) throws E {
        LogSink before = OF_SESSION.get();
        OF_SESSION.set(this);
        try {
            work.run();
        } finally {
            if (before == null) {
                OF_SESSION.remove();
            } else {
                OF_SESSION.set(before);
            }
        }
    }

    /// That of the session which this thread works for, or that of the process.
    public static LogSink current() {
        LogSink session = OF_SESSION.get();
        return session == null ? STANDARD_ERROR : session;
    }

    /// The one of this process.
    public static LogSink standardError() {
        return STANDARD_ERROR;
    }

    /// The same for what libraries and Java itself log: warnings and errors. What is below helps nobody
    /// who runs a connector, and may hold what must not be logged, such as the headers of requests.
    LogSink libraries() {
        return libraries;
    }

    /// Where loggers of this name write in a facade that libraries use: the connector's own as its system loggers do.
    static LogSink ofFacade(String logger) {
        String own = System.getProperty(CONNECTOR, "");
        boolean isOwn = !own.isEmpty()
                && logger.startsWith(own)
                && (logger.length() == own.length() || logger.charAt(own.length()) == '.');
        return isOwn ? current() : current().libraries;
    }

    boolean isLoggable(Level level) {
        return level != Level.OFF && level.getSeverity() >= threshold.getSeverity();
    }

    /// Writes a record unless its level is too low.
    ///
    /// @param logger who logs, or null when that tells the operator nothing
    public void log(
            Level level, @Nullable String logger, String message, Map<String, ?> fields, @Nullable Throwable thrown) {
        if (!isLoggable(level)) {
            return;
        }
        var line = new GrowingBytes(256);
        if (json) {
            json(level, logger, message, fields, thrown, line);
        } else {
            text(level, message, fields, thrown, line);
        }
        line.put('\n');
        synchronized (stream) {
            stream.write(line.array(), 0, line.length());
            stream.flush();
        }
    }

    private void json(
            Level level,
            @Nullable String logger,
            String message,
            Map<String, ?> fields,
            @Nullable Throwable thrown,
            GrowingBytes line) {
        line.ascii("{\"ts\":")
                .string(now())
                .ascii(",\"level\":\"")
                .ascii(name(level))
                .ascii("\",\"message\":")
                .string(message);
        line.ascii(",\"fields\":{");
        int start = line.length();
        always.forEach((name, value) -> field(name, value, start, line));
        for (Map.Entry<String, ?> field : fields.entrySet()) {
            field(field.getKey(), field.getValue(), start, line);
        }
        if (logger != null && fields.isEmpty()) {
            field("module", logger, start, line);
        }
        if (thrown != null) {
            field("stack", stack(thrown), start, line);
        }
        line.ascii("}}");
    }

    private void text(
            Level level, String message, Map<String, ?> fields, @Nullable Throwable thrown, GrowingBytes line) {
        raw(now() + " " + name(level).toUpperCase(Locale.ROOT) + " " + message, line);
        always.forEach((name, value) -> raw(" " + name + "=" + value, line));
        for (Map.Entry<String, ?> field : fields.entrySet()) {
            raw(" " + field.getKey() + "=" + field.getValue(), line);
        }
        if (thrown != null) {
            raw("\n" + stack(thrown), line);
        }
    }

    private static void field(String name, @Nullable Object value, int start, GrowingBytes line) {
        if (line.length() > start) {
            line.put(',');
        }
        line.string(name).put(':');
        switch (value) {
            case null -> line.nullValue();
            case Boolean bool -> line.bool(bool);
            case Integer number -> line.number(number);
            case Long number -> line.number(number);
            case RawJson json -> line.raw(json);
            default -> line.string(value.toString());
        }
    }

    private static void raw(String text, GrowingBytes line) {
        line.raw(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String stack(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }

    private String now() {
        return Instant.now(clock).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private static Level level(@Nullable String name) {
        return switch (name == null ? "" : name.toLowerCase(Locale.ROOT)) {
            case "error" -> Level.ERROR;
            case "warn", "warning" -> Level.WARNING;
            case "debug" -> Level.DEBUG;
            case "trace" -> Level.TRACE;
            default -> Level.INFO;
        };
    }

    private static String name(Level level) {
        return switch (level) {
            case ERROR, OFF -> "error";
            case WARNING -> "warn";
            case INFO -> "info";
            case DEBUG -> "debug";
            case TRACE, ALL -> "trace";
        };
    }
}
