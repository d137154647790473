package dev.flowcdk.airbyte.host;

import dev.flowcdk.TransientException;
import dev.flowcdk.UserException;
import dev.flowcdk.airbyte.StreamName;
import dev.flowcdk.internal.codec.Slice;
import dev.flowcdk.log.StatusLog;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a run of the source says besides records and states: it goes into the log, and what went wrong is remembered.
/// For one thread.
final class SourceLog {

    private static final System.Logger LOGGER = System.getLogger(SourceLog.class.getName());
    private static final int SHOWN_LINES = 10;
    private static final int SHOWN_BYTES = 200;

    private final List<SourceError> errors = new ArrayList<>();
    private final Map<StreamName, String> statuses = new LinkedHashMap<>();
    private long badLines;
    private String lastFatal = "";

    /// An error that the source has told.
    ///
    /// @param type `config_error`, `transient_error` or `system_error`
    /// @param stream null when it is not one stream's
    private record SourceError(
            String message, String type, @Nullable StreamName stream) {}

    /// A line that is no message.
    void bad(Slice line, long number, String problem) {
        String text =
                new String(line.array(), line.offset(), Math.min(SHOWN_BYTES, line.length()), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            return;
        }
        badLines++;
        if (badLines <= SHOWN_LINES) {
            StatusLog.log(
                    LOGGER,
                    Level.WARNING,
                    "line " + number + " of the source's output is no message of Airbyte: " + problem,
                    Map.of("line", text, "bad_lines", badLines));
        }
    }

    /// Says at the end how many lines were none.
    void summarize() {
        if (badLines > SHOWN_LINES) {
            LOGGER.log(
                    Level.WARNING,
                    badLines + " lines of the source's output were no messages of Airbyte; shown were the first "
                            + SHOWN_LINES);
        }
    }

    /// A message of type LOG.
    void log(JsonNode log) {
        String text = log.path("message").asString("");
        String level = log.path("level").asString("");
        if (level.equals("FATAL")) {
            lastFatal = text.lines().findFirst().orElse("");
        }
        JsonNode stack = log.path("stack_trace");
        StatusLog.log(LOGGER, level(level), text, stack.isString() ? Map.of("stack", stack.asString("")) : Map.of());
    }

    /// A message of type TRACE.
    void trace(JsonNode trace) {
        switch (trace.path("type").asString("")) {
            case "ERROR" -> error(trace.path("error"));
            case "STREAM_STATUS" -> status(trace.path("stream_status"));
            case "ESTIMATE" -> estimate(trace.path("estimate"));
            case String other -> StatusLog.log(LOGGER, Level.DEBUG, "the source says " + other, Map.of());
        }
    }

    /// Streams that are being read.
    List<String> running() {
        return statuses.entrySet().stream()
                .filter(status ->
                        status.getValue().equals("STARTED") || status.getValue().equals("RUNNING"))
                .map(status -> status.getKey().toString())
                .toList();
    }

    /// Whether the source has said that it has read all of a stream.
    boolean isComplete(StreamName stream) {
        return "COMPLETE".equals(statuses.get(stream));
    }

    /// What must be told of a run that has ended.
    ///
    /// @param status the exit status
    /// @param lastError the last line on standard error
    /// @return null when nothing went wrong
    @Nullable
    RuntimeException failure(int status, String lastError) {
        if (!errors.isEmpty()) {
            return ofError();
        }
        if (status != 0) {
            return new TransientException("the source " + exit(status) + " and said no error"
                    + (lastFatal.isEmpty() ? "" : "; its last fatal record: " + lastFatal)
                    + (lastFatal.isEmpty() && !lastError.isEmpty() ? "; its last words: " + lastError : ""));
        }
        List<String> incomplete = statuses.entrySet().stream()
                .filter(each -> each.getValue().equals("INCOMPLETE"))
                .map(each -> "\"" + each.getKey() + "\"")
                .toList();
        if (!incomplete.isEmpty()) {
            return new UserException("the source has not read all of stream " + String.join(", ", incomplete)
                    + ", and does not say why; see its log, and discover again whether the stream is still there");
        }
        return null;
    }

    /// Like a shell says it.
    static String exit(int status) {
        return switch (status) {
            case 137 -> "was killed (status 137, SIGKILL), perhaps for want of memory,";
            case 143 -> "was ended by a signal (status 143, SIGTERM)";
            default -> "exited with status " + status;
        };
    }

    private RuntimeException ofError() {
        SourceError first = errors.getFirst();
        StreamName stream = first.stream();
        String text = "the source failed"
                + (stream == null ? "" : " with stream \"" + stream + "\"")
                + ": " + first.message() + " (" + first.type() + ")"
                + (errors.size() == 1 ? "" : "; " + (errors.size() - 1) + " more errors are in the log");
        return first.type().equals("config_error") ? new UserException(text) : new TransientException(text);
    }

    private void error(JsonNode error) {
        JsonNode described = error.path("stream_descriptor");
        StreamName stream = described.has("name") ? StreamName.of(described) : null;
        var told = new SourceError(
                error.path("message").asString("the source gives no reason"),
                error.path("failure_type").asString("system_error"),
                stream);
        errors.add(told);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("failure_type", told.type());
        if (stream != null) {
            fields.put("stream", stream.toString());
        }
        for (String name : List.of("internal_message", "stack_trace")) {
            if (error.path(name).isString()) {
                fields.put(name, error.path(name).asString(""));
            }
        }
        // the last record of level error is the one that the operator is shown, and shall be the first error
        StatusLog.log(LOGGER, Level.WARNING, told.message(), fields);
    }

    private void status(JsonNode status) {
        StreamName stream = StreamName.of(status.path("stream_descriptor"));
        String word = status.path("status").asString("");
        String before = statuses.put(stream, word);
        if (!word.equals(before)) {
            StatusLog.status(
                    "stream " + stream + ": " + word, Map.of("stream", stream.toString(), "stream_status", word));
        }
        for (JsonNode reason : status.path("reasons")) {
            StatusLog.log(
                    LOGGER,
                    Level.INFO,
                    "stream " + stream + " waits: " + reason.path("type").asString(""),
                    Map.of(
                            "stream",
                            stream.toString(),
                            "quota_reset",
                            reason.path("rate_limited").path("quota_reset").asLong(0)));
        }
    }

    private static void estimate(JsonNode estimate) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("stream", StreamName.of(estimate).toString());
        for (String name : List.of("row_estimate", "byte_estimate")) {
            if (estimate.path(name).isNumber()) {
                fields.put(name, estimate.path(name).asLong(0));
            }
        }
        StatusLog.log(LOGGER, Level.INFO, "the source estimates what is to be read", fields);
    }

    private static Level level(String word) {
        return switch (word) {
            case "FATAL", "ERROR" -> Level.ERROR;
            case "WARN" -> Level.WARNING;
            case "DEBUG" -> Level.DEBUG;
            case "TRACE" -> Level.TRACE;
            default -> Level.INFO;
        };
    }
}
