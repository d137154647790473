package dev.flowcdk.log;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.Map;

/// Log records with structured fields, and the task's status line in the Flow web app. Plain records are written with
/// [System.Logger]; both go to standard error in the form that `LOG_FORMAT` asks for.
public final class StatusLog {

    private StatusLog() {}

    /// Sets the task's status line (`eventType: connectorStatus`). To be called when the status changes, never per
    /// document.
    public static void status(String text) {
        status(text, Map.of());
    }

    /// Sets the task's status line, with further fields.
    public static void status(String text, Map<String, ?> fields) {
        var all = new LinkedHashMap<String, Object>();
        all.put("eventType", "connectorStatus");
        all.putAll(fields);
        log(System.getLogger("dev.flowcdk.status"), Level.INFO, text, all);
    }

    /// Logs a message with fields. The message is taken as it is: braces in it mean nothing.
    public static void log(System.Logger logger, Level level, String message, Map<String, ?> fields) {
        logger.log(level, message, fields);
    }
}
