package dev.flowcdk.testing.wire;

import dev.flowcdk.testing.wire.ConnectorLog.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Reads a connector's standard error to its end, on a thread of its own.
final class LogReader {

    private final LogDecoder decoder = new LogDecoder();
    private final Consumer<ConnectorLog> listener;
    private final Thread thread;
    private @Nullable ConnectorLog lastError;
    private @Nullable ConnectorLog last;

    LogReader(InputStream stream, Consumer<ConnectorLog> listener) {
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("connector logs").start(() -> read(stream));
    }

    /// What an operator would be shown, once the connector has ended.
    String failureText() throws InterruptedException {
        thread.join();
        synchronized (this) {
            ConnectorLog told = lastError == null ? last : lastError;
            return told == null ? "connector exited with no log output" : told.message();
        }
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
        listener.accept(log);
    }
}
