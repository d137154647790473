package dev.flowcdk.materialize.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// Keeps what is logged. Any thread may use it.
final class ListLogger implements System.Logger {

    private final List<String> messages = new ArrayList<>();

    synchronized List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public String getName() {
        return "list";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public synchronized void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        messages.add(level + " " + message);
    }

    @Override
    public synchronized void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... parameters) {
        messages.add(level + " " + format);
    }
}
