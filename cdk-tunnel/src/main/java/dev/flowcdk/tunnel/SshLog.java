package dev.flowcdk.tunnel;

import com.jcraft.jsch.Logger;
import java.util.function.Consumer;

/// What the SSH client reports: goes to the debug log. The one place where it says why it gives a session up.
final class SshLog implements Logger {

    private static final System.Logger LOG = System.getLogger(SshLog.class.getName());
    private static final String GIVING_UP = "Caught an exception, leaving main loop due to ";

    private volatile Consumer<String> onBreak = reason -> {};

    /// Asks to be told the reason before the session's connections end.
    void onBreak(Consumer<String> listener) {
        onBreak = listener;
    }

    @Override
    public boolean isEnabled(int level) {
        return level >= INFO;
    }

    @Override
    public void log(int level, String message) {
        LOG.log(System.Logger.Level.DEBUG, "ssh: {0}", message);
        if (message.startsWith(GIVING_UP)) {
            onBreak.accept("the SSH session ended: " + message.substring(GIVING_UP.length()));
        }
    }

    @Override
    public void log(int level, String message, Throwable cause) {
        log(level, message);
    }
}
