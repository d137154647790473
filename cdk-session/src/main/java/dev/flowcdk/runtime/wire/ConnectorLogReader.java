package dev.flowcdk.runtime.wire;

import dev.flowcdk.runtime.wire.ConnectorLog.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Reads a connector's standard error to its end, on a thread of its own.
final class ConnectorLogReader {

    private static final Duration LAST_LINES = Duration.ofSeconds(5);

    /// The field in which the kit's connectors log what was thrown.
    private static final String STACK = "stack";

    private final ConnectorLogDecoder decoder = new ConnectorLogDecoder();
    private final Consumer<ConnectorLog> listener;
    private final Thread thread;
    private @Nullable ConnectorLog lastError;
    private @Nullable ConnectorLog last;

    ConnectorLogReader(InputStream stream, Consumer<ConnectorLog> listener) {
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("connector logs").start(() -> read(stream));
    }

    /// Why the connector failed, once it has ended: what it said at level error, in its own words, unless it was a
    /// signal that ended it. A status that it chose by itself is told as well.
    ConnectorFailure failure(ExitStatus status) throws InterruptedException {
        thread.join(LAST_LINES); // a process that the connector left behind may hold the stream open
        synchronized (this) {
            ConnectorLog told = lastError == null ? last : lastError;
            String said = told == null ? "" : told.message();
            return new ConnectorFailure(text(status, said), said, cause());
        }
    }

    private String text(ExitStatus status, String said) {
        if (lastError != null && !status.bySignal()) {
            return status.number() == 1 ? said : said + " (exit status " + status.number() + ")";
        }
        String ended = "the connector " + status;
        if (said.isEmpty()) {
            return ended + " without a word";
        }
        return lastError == null
                ? ended + " and logged no error; the last that it logged is: " + said
                : ended + "; the last error that it logged is: " + said;
    }

    private @Nullable Throwable cause() {
        JsonNode stack = lastError == null ? null : lastError.fields().get(STACK);
        return stack != null && stack.isString() ? new LoggedStack(stack.stringValue()) : null;
    }

    private void read(InputStream stream) {
        var plain = new StringBuilder();
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            String line;
            while ((line = lines.readLine()) != null) {
                ConnectorLog log = decoder.structured(line.strip());
                if (log == null) {
                    plain.append(plain.isEmpty() ? "" : "\n").append(line);
                    if (!lines.ready()) {
                        flush(plain);
                    }
                } else {
                    flush(plain);
                    accept(log);
                }
            }
        } catch (IOException closed) {
            // the process is gone and its streams with it; what it said before counts
        } finally {
            flush(plain);
        }
    }

    private void flush(StringBuilder plain) {
        if (!plain.toString().isBlank()) {
            accept(decoder.plain(plain.toString()));
        }
        plain.setLength(0);
    }

    private void accept(ConnectorLog log) {
        synchronized (this) {
            last = log;
            if (log.level() == Level.ERROR) {
                lastError = log;
            }
        }
        try {
            listener.accept(log);
        } catch (RuntimeException failed) {
            // the connector has to be read on, or it waits for ever
            Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), failed);
        }
    }
}
